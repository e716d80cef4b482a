# What customers are asked, and what a low answer begins.
survey-nps = Thank you for being our customer. May we ask you one thing? How likely are you to recommend us to a friend or colleague? Please answer with one number from 0 (not at all) to 10 (very likely). You may add a few words below it.
survey-csat = Thank you for writing to us. How satisfied were you with our help? Please answer with one number from 1 (not at all) to 5 (very satisfied). You may add a few words below it.
survey-ces = Thank you for writing to us. How easy was it to get this settled? Please answer with one number from 1 (very hard) to 7 (very easy). You may add a few words below it.
survey-solved = We would like to be sure that everything is well by now. Is what you wrote to us about truly solved? Please answer with 1 for yes or 0 for no.
survey-nps-name = Would they recommend us (0 to 10)
survey-csat-name = How satisfied were they (1 to 5)
survey-ces-name = How easy was it (1 to 7)
survey-solved-name = Is it truly solved (1 yes, 0 no)
survey-low-subject = A low answer after #{ $number }
survey-low = { $question }: the answer was { $score }. It is about #{ $number }. Please read what happened there, get in touch with the customer, and make right what can be made right.
