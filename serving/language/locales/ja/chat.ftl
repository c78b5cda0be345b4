# アシスタントの答え。見つけたこと、操作、提案ごとに一つのメッセージ。

## 口調ごとの書き出し

chat-open-friendly =
    .a = もちろんです！😊
    .b = お任せください！🙌
    .c = どうぞ！✨
chat-open-motivational =
    .a = 行きましょう！
    .b = いいですね。
    .c = きっとできます。
chat-greeting-friendly =
    .a = こんにちは！👋 仕事探し、一日の計画、収入の確認、どれにしますか？
    .b = こんにちは！😊 仕事を探したり、ルートを組んだり、投稿を手伝えます。何にしましょう？
chat-greeting-motivational =
    .a = こんにちは！次に行きますか？仕事を探すことも、一日を計画することもできます。
    .b = また会えましたね。仕事、計画、次のレベル、どれを目指しますか？
chat-greeting-professional =
    .a = こんにちは。仕事の検索、一日の計画、数値の確認ができます。ご用件は？
    .b = こんにちは。仕事、計画、数値のどれにしますか？
chat-greeting-executive =
    .a = こんにちは。仕事、計画、数値？
    .b = こんにちは。ご用件は？
chat-greeting-autonomous =
    .a = 準備完了。
    .b = はい。次は？

## 受けられる仕事

chat-tasks-found = 条件に合う仕事が{ $count }件あります。おすすめ順：
chat-tasks-found-in = { $category }の募集が{ $count }件あります。おすすめ順：
chat-no-tasks =
    .a = 今はすべての条件に合う仕事がありません。
    .b = その条件をすべて満たす募集は見当たりません。
chat-no-tasks-in =
    .a = 今は条件に合う{ $category }の仕事がありません。
    .b = その条件に合う{ $category }は見当たりません。
chat-no-more-tasks =
    .a = 条件に合うものは以上です。
    .b = これ以上はありません。
chat-wider-search = ほかの条件を外せば{ $others }件あります。「距離は問わない」や「いくらでも」と言ってください。
chat-task-line = { $rank }. { $title }：{ $pay_usd }、{ $distance_m }先、約{ $minutes }
chat-no-location = 現在地がわからないため距離順に並べられません。一覧は条件で絞ってあります。位置情報を共有すれば最適なものを選びます。
chat-best-task =
    .a = これがおすすめです：{ $title }、{ $pay_usd }、{ $distance_m }先、約{ $minutes }の作業。
    .b = 今いちばん合うのは{ $title }：{ $pay_usd }、{ $distance_m }先、約{ $minutes }。
chat-task-chosen =
    .a = { $rank }番：{ $category }、{ $pay_usd }、{ $distance_m }先。受けますか？
    .b = { $rank }番目の{ $category }、{ $pay_usd }、{ $distance_m }先です。これにしますか？

## 計画

chat-plan = { $tasks ->
   *[other] { $tasks }件の計画：{ $minutes }で{ $earned_usd }、移動{ $distance_m }、いちばん良い一件だけより一時間あたり約{ $gain }多くなります。
 }
chat-plan-stop = { $rank }. { $title }（{ $category }）：{ $pay_usd }
chat-no-plan =
    .a = その時間ではうまく組み合わせられません。いちばん良い一件がおすすめです。
    .b = その時間では組み合わせより一件のほうが得です。

## 収入

chat-earned = { $period }：{ $tasks }件で{ $earned_usd }（チップを除く、手数料差引前）。
chat-earned-nothing =
    .a = { $period }：完了した仕事はまだありません。
    .b = { $period }：今のところ収入はありません。
chat-outlook =
    .a = { $period }：約{ $usd }の見込みで、{ $low_usd }から{ $high_usd }の間でしょう。
    .b = { $period }：約{ $usd }と見ています。十回中八回は{ $low_usd }から{ $high_usd }です。
chat-outlook-none = { $period }：今のペースでは収入は見込めません。一件終えれば変わります。
chat-outlook-no-more = { $period }：ここまで{ $earned_usd }で、今のペースではこれ以上は見込めません。もう一件終えれば変わります。
chat-outlook-unsure = あなたの仕事をまだよく知らないため個別の予測はできません。この辺りではその期間に約{ $usd }（{ $low_usd }から{ $high_usd }）が普通です。
chat-sweet-spot = { $least_usd }から{ $most_usd }の仕事では一時間に{ $hourly_usd }、全体では{ $usual_hourly_usd }です。
chat-category-pays = この辺りでは{ $category }の募集がいちばん高く、作業一時間あたり約{ $hourly_usd }です。
chat-farther-pays = { $distance_m }先まで行くこともありますね。いつもの{ $preferred_m }より先も見ると選択肢が増えます。
chat-be-on-time = 直近{ $tasks }件のうち{ $late }件が遅れました。時間を守るとどの一覧でも上がります。
chat-finish-tasks = 直近{ $tasks }件のうち{ $unfinished }件が未完了です。数を絞ってすべて終えましょう。
chat-best-hours = { $hour }から{ $until_hour }がいちばん高く、作業一時間あたり約{ $hourly_usd }、普段は{ $usual_hourly_usd }です。
chat-own-hours = あなたは{ $hour }ごろによく働いています。
chat-best-day = いちばん高い日は{ $weekday }で、一時間あたり約{ $hourly_usd }です。

## 進み具合

chat-streak-safe = 連続{ $days }日、今日の分も完了です。あと{ $hours_left }保ちます。
chat-streak-open = 連続{ $days }日です。{ $hours_left }以内に一件終えれば続きます。
chat-streak-none =
    .a = 連続記録はありません。今日一件終えれば始まります。
    .b = 今は連続なしです。今日の一件から始まります。
chat-streak-longest = 最長は{ $longest }日でした。
chat-level = レベル{ $level }、{ $xp } XPです。あと{ $xp_needed } XPでレベル{ $next_level }です。
chat-level-pace = あと約{ $tasks }件、今のペースで{ $days }日です。
chat-tier = 階級は{ $tier }です。
chat-badges-earned = バッジを{ $count }個獲得しています。次に近いもの：
chat-no-badges = バッジはまだありません。近いものは：
chat-badge-step = { $badge }：{ $done }/{ $needed }
chat-stats = { $days }日間：{ $tasks }件完了、完了率{ $completion }、定時率{ $on_time }、受諾率{ $acceptance }。
chat-stats-rating = 評価は星{ $stars }（{ $ratings }件）です。
chat-little-known = まだあなたの仕事をよく知りません。何件か終えると変わります。
chat-not-known-user = あなたの記録がないため数値をお伝えできません。ログインして一件終えると表示されます。

## 自分の仕事

chat-taken-task = { $minutes }前に{ $category }を{ $pay_usd }で受けました。まだ進行中です。
chat-posted-task = { $count ->
    [0] 投稿「{ $title }」（{ $pay_usd }）は募集中です。今は近くにできる人がいません。
   *[other] 投稿「{ $title }」（{ $pay_usd }）は募集中です。近くにできる人が{ $count }人います。
 }
chat-no-own-tasks =
    .a = 進行中の仕事も募集中の投稿もありません。
    .b = 今は何も動いていません。

## 投稿

chat-draft = 下書きができました：{ $category }、{ $pay_usd }。確認して投稿してください。
chat-draft-without-pay = 下書きができました：{ $category }。いくら払いますか？
chat-draft-band = こうした仕事は普通約{ $usd }（{ $low_usd }から{ $high_usd }）です。
chat-draft-caution = もう一度読んでください。許可されない、または安全でない部分があるかもしれません。
chat-ask-what-to-post =
    .a = かしこまりました。何を、どこで、いつ、いくらで？
    .b = 何を、いつ、どこで、いくらで頼みたいか教えてください。
chat-price-band = { $category }はこの辺りで約{ $usd }、十件中八件は{ $low_usd }から{ $high_usd }です。
chat-price-advice = { $pay_usd }より{ $other_pay_usd }をおすすめします。いちばん得になります。
chat-price-is-right = { $pay_usd }のままで良い条件です。
chat-ask-what-to-price =
    .a = どんな仕事ですか？教えていただければ相場を言います。
    .b = 仕事の内容を教えてください。普通の値段をお伝えします。
chat-workers-found = 近くで{ $category }ができる人は{ $count }人。おすすめ順：
chat-worker-line = { $rank }. { $worker }：星{ $stars }、{ $distance_m }先、同種{ $done }件
chat-no-workers = 今は近くで{ $category }をする人がいません。投稿すれば知らせます。
chat-ask-which-work =
    .a = どんな仕事の人が必要ですか？
    .b = 何ができる人をお探しですか？

## 比較と説明

chat-compare = { $rank }番は{ $pay_usd }で{ $distance_m }先、{ $others }番は{ $other_pay_usd }で{ $other_distance_m }先です。
chat-compare-hourly = かかる時間で見ると{ $rank }番が上です：一時間{ $hourly_usd }、もう一方は{ $other_hourly_usd }。
chat-compare-pay = { $category }のほうが高く、一時間約{ $hourly_usd }。{ $other_category }は{ $other_hourly_usd }です。
chat-nothing-to-compare =
    .a = どれとどれですか？まず一覧を出してから比べます。
    .b = 比べる仕事がまだ二件ありません。まず一覧を頼んでください。
chat-explain-task = { $title }をすすめたのは、報酬（{ $pay_usd }）、距離（{ $distance_m }）、そして{ $category }が普段の仕事に合うからです。
chat-explain-score = スコアは距離、技能、空き時間、評価、あなたの習慣と、受けて終える見込みから成ります。
chat-explain-earnings = あなたが終えた仕事と、似た週のその後から出しています。チップと手数料は含みません。
chat-explain-price = 仕事、時間、場所、緊急度に応じて、この辺りの同種十件中八件が払う額です。

## 操作

chat-opening =
    .a = 開きます：{ $screen }。
    .b = こちらです：{ $screen }。
chat-ask-which-screen = どの画面にしますか：ウォレット、プロフィール、クエスト、ランキング、設定？
chat-confirm-availability =
    .a = 確認していただければ{ $availability }にします。
    .b = 確認すると{ $availability }になります。
chat-ask-availability = 対応可能、取り込み中、オフラインのどれにしますか？
chat-confirm-switch = 確認すると通知が{ $switch }になります。
chat-confirm-language = 確認するとアプリは{ $language }になります。
chat-standing-filters =
    .a = 承知しました。今後はそれに従います。確認すると設定に保存します。
    .b = 今後はその条件で探します。確認すると保存します。
chat-ask-preference = 今後の条件は何ですか：分野、距離、最低報酬、言語、通知？
chat-confirm-accept =
    .a = { $category }、{ $pay_usd }：確認すればあなたのものです。
    .b = { $category }を{ $pay_usd }で受けますか？確認してください。
chat-own-post = これはあなた自身の募集なので、ほかの人が受けます。
chat-not-open = この仕事の募集は終了しています。
chat-lacks-requirement = この仕事には「{ $requirement }」が必要ですが、プロフィールにありません。先に追加するか、ほかの仕事を選んでください。
chat-ask-which-task =
    .a = どの仕事ですか？一覧の番号を言うか、まず探させてください。
    .b = どれかわかりません。番号か報酬を教えてください。

## 会話

chat-help = 分野、報酬、距離、時間、緊急度で仕事を探し、最適な一件を選び、ルートを組み、収入、予測、連続記録、レベル、バッジ、数値をお伝えします。投稿や値付け、人探し、比較、説明、画面を開くこともできます。変更や受諾は必ずご自身で確認していただきます。
chat-safety = 安全が第一です。前払いをせず、パスワードを教えず、アプリの外で報酬を受け取らないでください。おかしいと感じたらすぐ離れましょう。トラストセンターで報告すれば調べます。
chat-safety-emergency = 危険を感じたらすぐ{ $emergency }に電話してください。
chat-out-of-scope =
    .a = それは私の担当外です。仕事、収入、進み具合、投稿をお手伝いします。
    .b = それはできませんが、仕事探し、一日の計画、値付けならできます。
chat-not-understood =
    .a = 意味がよくわかりませんでした。仕事、計画、収入のどれですか？
    .b = 別の言い方でお願いできますか？検索、計画、投稿、数値の案内ができます。

## 次に言えること

chat-suggest-best-task = 今いちばん良い仕事は？
chat-suggest-nearby = 近くの仕事を見せて
chat-suggest-better-paid = もっと高いもの
chat-suggest-closer = もっと近いもの
chat-suggest-tomorrow = 明日は？
chat-suggest-accept-first = 一番目を受けます
chat-suggest-why-first = なぜこれ？
chat-suggest-compare = 最初の二つを比べて
chat-suggest-plan = 一日を計画して
chat-suggest-earnings = 今週いくら稼いだ？
chat-suggest-forecast = 今週いくら稼げる？
chat-suggest-earn-more = もっと稼ぐには？
chat-suggest-best-times = いつ働くといい？
chat-suggest-streak = 連続記録は？
chat-suggest-level = 次のレベルまであとどれくらい？
chat-suggest-badges = 近いバッジは？
chat-suggest-stats = 調子はどう？
chat-suggest-post = 仕事を投稿したい
chat-suggest-price = いくら払えばいい？
chat-suggest-workers = 誰ができる？
chat-suggest-any-category = 何でもいい
chat-suggest-any-distance = 距離は問わない
chat-suggest-help = 何ができる？
chat-suggest-support = トラストセンターを開いて

## ボタン

chat-do-show-tasks = 仕事を表示
chat-do-open-tasks = すべての仕事
chat-do-view-task = 見る
chat-do-accept-task = 受ける
chat-do-bundle-tasks = まとめて受ける
chat-do-open-wallet = ウォレット
chat-do-open-analytics = 分析
chat-do-open-streak-savers = 連続記録の保護
chat-do-open-progress = 進み具合
chat-do-open-badges = バッジ
chat-do-open-profile = プロフィール
chat-do-open-active = 進行中の仕事を開く
chat-do-open-chat = メッセージ
chat-do-post-task = 投稿する
chat-do-view-worker = この人を見る
chat-do-open-screen = { $screen }を開く
chat-do-open-home = ホーム
chat-do-update-availability = 状態を変える
chat-do-open-settings = 設定
chat-do-update-preferences = 設定を保存
chat-do-open-notification-settings = 通知設定
chat-do-open-tutorial = チュートリアル
chat-do-open-trust-center = トラストセンター
chat-do-open-disputes = 紛争

## 答えの中の言葉

chat-period-today = 今日
chat-period-yesterday = 昨日
chat-period-this_week = 今週
chat-period-last_week = 先週
chat-period-this_month = 今月
chat-period-last_month = 先月
chat-period-this_year = 今年
chat-period-ever = 合計
chat-availability-online = 対応可能
chat-availability-offline = オフライン
chat-availability-busy = 取り込み中
chat-switch-on = オン
chat-switch-off = オフ
chat-language-en = 英語
chat-language-es = スペイン語
chat-language-fr = フランス語
chat-language-de = ドイツ語
chat-language-pt = ポルトガル語
chat-language-zh = 中国語
chat-language-ja = 日本語
chat-badge-first-quest = 最初のクエスト
chat-badge-helpful-hero = 頼れるヒーロー
chat-badge-master-cleaner = 掃除の達人
chat-badge-cleaning-badge = 掃除バッジ
chat-badge-delivery-badge = 配達バッジ
chat-badge-moving-badge = 引っ越しバッジ
chat-badge-handyman-badge = 便利屋バッジ
chat-badge-tech-badge = テックバッジ
chat-badge-errands-badge = おつかいバッジ
chat-badge-food_delivery-badge = 出前バッジ
chat-badge-creative-badge = クリエイティブバッジ

## 画面

chat-screen-wallet = ウォレット
chat-screen-settings = 設定
chat-screen-notification-settings = 通知設定
chat-screen-profile = プロフィール
chat-screen-leaderboard = ランキング
chat-screen-shop = ショップ
chat-screen-quests = クエスト
chat-screen-daily-quests = デイリークエスト
chat-screen-squads = チーム
chat-screen-badge-library = バッジ一覧
chat-screen-trophy-room = トロフィールーム
chat-screen-skill-tree = スキルツリー
chat-screen-adventure-map = アドベンチャーマップ
chat-screen-roadmap = ロードマップ
chat-screen-seasons = シーズン
chat-screen-referrals = 紹介
chat-screen-disputes = 紛争
chat-screen-offers = オファー
chat-screen-portfolio = ポートフォリオ
chat-screen-verification = 認証
chat-screen-kyc-verification = 本人確認
chat-screen-trust-center = トラストセンター
chat-screen-search = 検索
chat-screen-chat = メッセージ
chat-screen-home = ホーム
chat-screen-tasks = 仕事
chat-screen-post-task = 仕事を投稿
chat-screen-progress = 進み具合
chat-screen-dashboard = ダッシュボード
chat-screen-analytics-dashboard = 分析
chat-screen-ai-coach = AIコーチ
chat-screen-ai-settings = AI設定
chat-screen-streak-savers = 連続記録の保護
chat-screen-instant-match = インスタントマッチ
chat-screen-watchlist = お気に入り
chat-screen-themes = テーマ
chat-screen-accessibility-settings = アクセシビリティ
chat-screen-wellbeing-settings = ウェルビーイング
chat-screen-tool-inventory = 工具
chat-screen-pro = Pro
chat-screen-welcome-tutorial = チュートリアル

## What a tier brings

tier-fee = プラットフォームの手数料は報酬の{ $fee }です
tier-xp = タスクごとに{ $factor }倍のXP
tier-next = 次の階級{ $tier }はレベル{ $level }からです
