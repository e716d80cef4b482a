# お約束、本人確認、特別対応、お褒めの言葉。

view-promises = お約束の期限
view-approvals = 承認依頼

gesture-refund = 返金
gesture-exchange = 交換
gesture-fee-waiver = 手数料免除
gesture-discount = 割引
gesture-gift = ギフト
gesture-letter = お手紙

change-goodwill-asked = { $agent }さんが特別対応の承認を依頼しました({ $kind })
change-goodwill-given = { $agent }さんが特別対応を決定しました({ $kind })
change-goodwill-sent-back = { $agent }さんが承認依頼を差し戻しました({ $kind })
