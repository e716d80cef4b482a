# お約束、本人確認、特別対応、お褒めの言葉。

view-promises = お約束の期限
view-approvals = 承認依頼
