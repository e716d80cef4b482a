# 気づき、対応手順、引き継ぎ、担当者へのいたわり。

# 対応手順(やり取りの中)。
change-plan-begun = { $agent }さんが対応手順「{ $plan }」を始めました
change-plan-ended = { $agent }さんが対応手順「{ $plan }」を終えました
change-plan-withdrawn = { $agent }さんが対応手順「{ $plan }」を取り消しました
change-help-wanted = { $agent }さんが SV を呼んでいます
change-help-came = SV が対応しています({ $agent }さん)
