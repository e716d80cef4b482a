# 仕事の分け方と、担当者へのいたわり
view-agent = { $agent }さんの対応中
