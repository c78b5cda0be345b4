# What is said of a parsed post.

# The range that a post states, in its language.
pay-between = 報酬：{ $low }〜{ $high } { $currency }。
pay-most = 報酬：{ $high } { $currency } まで。
pay-least = 報酬：{ $low } { $currency } から。

# Advice on pay.
an-hour = 時給{ $pay }
pay-band = このようなタスクの十件中八件は報酬が{ $low }から{ $high }で、その半分は{ $middle }までです。
pay-band-hourly = このようなタスクの十件中八件は時給{ $low }から{ $high }で、その半分は{ $middle }までです。
pay-fits-unasked = { $pay }は妥当です。近くに尋ねられる人は見つかっていません。
pay-usual-unasked = 通常は{ $pay }です。近くに尋ねられる人は見つかっていません。
pay-fits = { $pay }は妥当です。最適な候補が承諾する確率は{ $chance }です。
pay-start = { $pay }はよい出発点です。最適な候補が承諾する確率は{ $chance }です。
pay-better = { $pay }では最適な候補が承諾する確率は{ $chance }、{ $better }では{ $better_chance }となり、こちらが最もお得です。

# Safety.
check-licence = 作業を始める前に免許を見せてもらいましょう。この職種には免許が必要です。
check-background = 身元確認が済んでいる人を選びましょう。
check-two_people = 重い物には少なくとも二人必要です。手伝いが何人いるか書きましょう。
check-night = 夜間の作業です。明るい場所で待ち合わせ、誰かに知らせておきましょう。
check-high_value = 報酬が高額です。手順を書面で決め、アプリ内で支払いましょう。
check-at_home = ご自宅での作業です。貴重品をしまい、先に相手のプロフィールを確認しましょう。
check-keep_private = ドアの暗証番号、電話番号、口座情報は、選んだ相手とのチャットで伝えましょう。
check-pay_in_app = 支払いは作業が終わってから、必ずアプリで行いましょう。

# What is missing.
improvement-pay = 報酬を書きましょう。表示されている金額は相場からの推定です。
improvement-address = 距離がわかるように、住所を追加しましょう。
improvement-dropoff = 届け先を書きましょう。二か所のうち一か所しか書かれていません。
improvement-deadline = いつまでに必要かを書きましょう。
improvement-time = 時刻を追加しましょう。日付しかわかりません。
improvement-duration = かかる時間、または作業の量を書きましょう。
improvement-details = 何をするのか具体的に書きましょう。文章がとても短いです。
improvement-category = カテゴリーを確認しましょう。別のカテゴリーの可能性もあります。

# Warnings, by kind.
warning-underpaid = { $offered }は、このようなタスクの十件中九件の報酬を下回っています。{ $low }以上が多く、通常は{ $middle }です。
warning-tight-deadline = 期限まで{ $left }ですが、作業だけで約{ $duration }かかります。
warning-past-deadline = 書かれている時刻はすでに過ぎています。
warning-vague = 作業の説明が少ないため、承諾の前に質問されるでしょう。
warning-illegal = 法律に反することを求めているようです。
warning-dishonest = 誰かをだます手伝いを求めているようです。
warning-adult = 性的サービスは禁止されています。
warning-scam = 人をだますための募集のように見えます。
warning-personal-data = 個人情報が含まれています。選んだ相手とのチャットで伝えるか、伝えないでおきましょう。
warning-harassment = 誰かを傷つけたり、脅したり、侮辱したりするおそれがあります。
warning-discrimination = できることではなく属性で人を選ぶことは禁止されています。
warning-unsafe = 訓練や装備のない人には危険な作業かもしれません。

# Warnings, by what stands behind them, where there is more to say than their kind.
danger-weapons = アプリを通じた武器の購入、販売、所持、配達はできません。
danger-drugs = 薬物や規制物質は禁止されています。
danger-burglary = 他人の場所に立ち入ったり、見張ったりする内容のようです。
danger-theft = 他人の物を持ち去る内容のようです。
danger-violence = 誰かを傷つける内容のようです。
danger-forgery = 書類の偽造や改ざんはできません。
danger-cheating = 試験や成績のつく課題は、本人が行わなければなりません。
danger-hacking = 他人のアカウントや機器への侵入はできません。
danger-reviews = レビュー、いいね、フォロワーの購入はできません。
danger-counterfeit = 偽物や偽札は禁止されています。
danger-cruelty = 動物を傷つけることはできません。
danger-trafficking = 人を違法に移動させたり拘束したりする内容のようです。
danger-minors = 子どもは守られなければなりません。この内容は投稿できません。
danger-stalking = 人をつけたり監視したりすることはできません。
danger-dumping = ごみは受け入れ先に持って行かなければなりません。
danger-fee = 仕事を得るために手数料や保証金を払う必要はありません。
danger-mule = 知らない人のためにお金や荷物を受け渡すのは、盗まれたお金を動かす手口です。
danger-pyramid = 人を勧誘して報酬を得るのはねずみ講です。
danger-cashing = 知らない人の小切手を現金化するのは、よくある詐欺です。
danger-giftcards = ギフトカードでの支払いや返金は、よくある詐欺です。
danger-no_questions = 「何も聞かないで」といった表現は、誠実な人を遠ざけます。
danger-cash_only = アプリ外での支払いは保護されません。
danger-data_asked = パスワード、口座番号、社会保障番号を尋ねないでください。
danger-password_given = パスワードが書かれています。削除してください。
danger-card_number = カード番号が書かれています。削除してください。
danger-ssn_number = 社会保障番号が書かれています。削除してください。
danger-iban = 銀行口座が書かれています。削除してください。
danger-email = メールアドレスが書かれています。チャットのほうが安全です。
danger-phone = 電話番号が書かれています。チャットのほうが安全です。
danger-hazard = 訓練や装備、多くの場合は免許がないと危険な作業です。
