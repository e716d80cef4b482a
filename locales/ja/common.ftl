# How long: short, for lists.
span-moment = 1分未満
span-minutes = { $n }分
span-hours = { $n }時間
span-days = { $n }日

# How long: as one says it, to go into a sentence.
span-words-moment = 1分足らず
span-words-minutes = { $n }分ほど
span-words-hours = { $n }時間ほど
span-words-days = { $n }日
span-words-months = { $n }か月ほど
span-words-years = { $n }年ほど

# How a customer and we reach each other.
channel-chat = チャット
channel-mail = メール
channel-phone = 電話
channel-social = SNS
channel-web-form = フォーム
channel-in-person = 店頭

# Where a conversation stands.
status-open = 未対応
status-in-progress = 対応中
status-on-hold = 社内確認中
status-pending = 返信待ち
status-snoozed = スヌーズ
status-resolved = 対応完了
status-no-answer-needed = 対応不要

# Where an order stands.
purchase-placed = 注文済み
purchase-shipped = 発送済み
purchase-delivered = お届け済み
purchase-in_repair = 修理でお預かり中
purchase-returned = 返品
purchase-refunded = 返金済み
purchase-cancelled = キャンセル
purchase-unknown = 状況不明

# Who contacted us.
contacted-by-customer = ご本人
contacted-by-family = ご家族
contacted-by-proxy = 代理人
contacted-by-organisation = 法人

# How sure we are of who this is.
identity-none = 本人未確認
identity-claimed = 本人未確認(お名乗りのみ)
identity-verified = 本人確認済み

# The word of the question beside the prompts.
care-word = おばあちゃん
