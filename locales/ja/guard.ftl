state-behind = 前の送信を待っています
