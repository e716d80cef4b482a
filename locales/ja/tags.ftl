# お気持ちと、問い合わせのラベル。
action-tags = お気持ちとラベル
tags-title = お気持ちとラベル
tags-mood = お気持ち: { $mood }
tags-mood-heard = お気持ち: お客様の言葉から判断
tags-word = 「{ $word }」から判断
tags-take-away = 設定済み・選ぶと外す
mood-upset = お怒り・お悲しみ
mood-worried = ご心配
mood-calm = 落ち着いている
tags-set = #{ $number } のラベルを変更しました。[{ $key }] 取り消す
undo-tags = #{ $number } のラベルの変更を取り消しますか。もう一度 [{ $key }] を押すと取り消します。
undone-tags = 取り消しました。#{ $number } のラベルは元のとおりです。
undo-tags-changed = その後ラベルが変更されたため、取り消しませんでした。
