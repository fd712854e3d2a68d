// 可用率会谈：服务商的服务总监与大客户的运营总监会面。
// 每一行写明说话的角色，每个选项写明代号和各能力项的得分（0 到 3）。
// 复盘的文字在 uptime-meeting.zh_Hans_CN.toml。两种语言的结构必须保持一致。
VAR trust = 4
VAR insight = 0
VAR balance = 0
VAR asked = 0
VAR aligned = false
VAR agreed = false
VAR ending = ""
-> briefing

=== briefing ===
星期二下午五点。明天你要去见最大的客户。对方想按可用率付费，不再按上门次数付费。 # who:narrator
“他们肯定漫天要价。”你的服务经理说，“所以我们从 97% 报起。就算什么都不改，那条线十年里也有将近九年比这高。我们稳赢。” # who:colleague
    * [“稳赢的就不算报价了。如果我们报高一点，你担心的是什么？” # move:ask_fear # interact:3 # insight:2]
        ~ insight = insight + 1
        -> colleague
    * [“好，先报 97%，再一点一点让。” # move:join_sandbag # interact:0 # insight:0]
        “那我把厚文件夹带上。”服务经理说。 # who:colleague
        -> opening
    * [“不行，数字由我定。明天你坐后面，听着就好。” # move:silence_colleague # interact:0 # insight:0]
        “随你。”服务经理合上了电脑。 # who:colleague
        -> opening

=== colleague ===
笔被放到了桌上。 # who:narrator
“两年前，我们为十一次停机赔了款。其中七次，我们就站在厂门口等：等人放行，或者等一个他们本该备着的配件。这样的合同，我不会再签第二次。” # who:colleague
    * [“要具备哪些条件，你才愿意为更高的数字负责？” # move:turn_fear # interact:2 # insight:2 # cocreate:3]
        “不分昼夜，一小时内放行。六种关键配件放在他们的库房。操作工先打电话，再复位。还有，只用一个数据源，免得为时间争来争去。”停了一下，“那样的话，我愿意为一个实在的数字负责。” # who:colleague
        ~ aligned = true
        ~ insight = insight + 1
        ~ balance = balance + 1
        -> opening
    * [“把所有不怪我们的情形都写下来，我们统统列为除外。” # move:list_excuses # interact:1 # insight:0 # cocreate:1]
        “求之不得。单子会很长。” # who:colleague
        -> opening
    * [“那都过去了。这单太大，顾不上旧账。” # move:wave_away # interact:0 # insight:0 # cocreate:0]
        服务经理没有再说话。你注意到了，然后下班回家。 # who:narrator
        -> opening

=== opening ===
星期三上午九点，客户工厂。运营总监站着没有坐下。 # who:narrator
“你们在这个地区三分之一的生意来自我们，我就直说了。可用率 99.5%，每个月都要。哪个月达不到，发票扣百分之五。换别人，今天就签了。” # who:director
    * [“谈数字之前，我想先问：最近一次停机真正伤到你们，是什么时候？那天发生了什么？” # move:ask_day # interact:3 # insight:2]
        ~ trust = trust + 1
        ~ insight = insight + 1
        -> interests
    * [“我看得出这个水平对您很重要。我可以先把贵厂自己的历史放到墙上吗？” # move:chart_first # interact:2 # insight:1]
        “要快。” # who:director
        -> outlook
    * [“不可能。我们报 97%。” # move:counter_position # interact:0 # insight:0]
        ~ trust = trust - 1
        -> clash
    * [“您是我们最重要的客户，就按 99.5% 来。” # move:give_in # interact:0 # insight:0]
        -> overcommit

=== clash ===
“97%？”运营总监笑了，并不友善，“去年没有任何合同，我们也有 97.85%。你们是要多收钱、少干活？也许我找错人了。” # who:director
    * [“您说得对，我刚才是脱口而出。我应该先问：糟糕的一天会让你们损失什么？” # move:repair # interact:3 # insight:2]
        ~ trust = trust + 1
        -> interests
    * [“好吧，97.9%。” # move:concede_step # interact:0 # insight:0]
        -> haggle
    * [“我们休息十分钟，回来把数据放到墙上再谈。” # move:pause # interact:2 # insight:1]
        -> outlook

=== haggle ===
“99.3%。”——“98%。”——“99%。”——“98.2%。”二十分钟就这样过去了。 # who:narrator
“各让一半吧。”运营总监说，“98.6%，每个月，扣百分之五。这样两边都疼一点。” # who:director
    * [“请等一下。98.6% 会让我们付出什么，我们谁也不知道。签字之前，先看一看。” # move:stop_haggling # interact:2 # insight:3 # cocreate:1]
        ~ insight = insight + 1
        “那就给我看。” # who:director
        -> outlook
    * [“98.6%，成交。” # move:split_difference # interact:0 # insight:0 # cocreate:0]
        ~ balance = balance - 1
        ~ ending = "blind"
        你们握手成交，可在场没有一个人说得清这个数字的来历。 # who:narrator
        -> debrief

=== overcommit ===
“好。”运营总监似乎没想到会这么容易，“今晚你会收到我们的草案。” # who:director
你身边的服务经理脸色发白。 # who:narrator
    * [“我刚才说得太快了。我想说到做到，所以请让我给您看看，这个水平对我们双方意味着什么。” # move:take_back # interact:3 # insight:2 # cocreate:1]
        “这倒出乎我的意料。”运营总监拉过一把椅子，“看看吧。” # who:director
        -> outlook
    * [“当然，细则里会有一些条件。” # move:small_print # interact:0 # insight:0 # cocreate:0]
        ~ trust = trust - 2
        “细则？那就不是 99.5% 了，对吧？把你们真正的意思放到墙上来。” # who:director
        -> outlook
    * [“我们等您的草案。” # move:sign_blind # interact:0 # insight:0 # cocreate:0]
        ~ balance = balance - 2
        ~ ending = "overpromised"
        -> debrief

=== interests ===
运营总监第一次坐了下来。 # who:narrator
“去年十月，齿轮箱坏了，夜里停了十一个小时。两家零售商把我们的送货时段给了别人。到圣诞节，我们还在为这件事付钱。” # who:director
- (questions)
    {asked >= 2: -> outlook}
    * [“哪种停机最伤：许多次短的，还是少数几次长的？” # move:ask_which # interact:2 # insight:3]
        ~ asked = asked + 1
        ~ insight = insight + 1
        “四小时以内，包装前的库存顶得住。再长，货车就得半空着发车。秋天那是灾难，二月份没人会注意。” # who:director
        -> questions
    * [“粗略地说，停一小时对你们值多少钱？” # move:ask_worth # interact:2 # insight:3]
        ~ asked = asked + 1
        ~ insight = insight + 1
        “财务说是 39,000 美元的产值。周末能补回一些，算百分之六十真正损失，也就是每小时 23,400 美元。” # who:director
        -> questions
    * [“99.5% 这个数字是从哪里来的？” # move:ask_origin # interact:2 # insight:3]
        ~ asked = asked + 1
        ~ insight = insight + 1
        ~ trust = trust + 1
        沉默了一会儿。“既然你问，是别家供应商的宣传册上写的。我已经给董事会看过了，总不能回去说‘大约 98%’。” # who:director
        -> questions
    * [“我明白了。我们谈水平吧。” # move:enough_questions # interact:0 # insight:0]
        “好，谈吧。” # who:director
        -> outlook

=== outlook ===
墙上是这家工厂自己三年的历史，以及一年可能的结果。按你们的计划，停机次数减少四分之一，每次缩短五分之一。 # who:narrator # figure:outlook
{insight >= 3: 你把刚才听到的那几次停机标了出来。运营总监身体前倾。 | 你不知道哪些停机最伤，只好一视同仁地全部展示。} # who:narrator
    * [“如果什么都不变，12 个月里大约有 3 个月能到 99.5%；计划奏效的话，大约 5 个月。这是根据贵厂历史作的预测，不是承诺。它显示的既有您的风险，也有我的风险。” # move:both_lines # interact:2 # insight:3 # cocreate:2]
        ~ trust = trust + 1
        ~ insight = insight + 1
        ~ balance = balance + 1
        运营总监数着月份。“十二个里五个。那就是你一年赔我七次，而我的线照样停。” # who:director
        -> challenge
    * [你只展示有计划的那条线。“这就是我们能做到的。” # move:only_plan # interact:0 # insight:1 # cocreate:0]
        ~ trust = trust - 1
        “不错。可要是你们的计划来晚了呢？”你还是得把另一条线拿出来。 # who:director
        -> challenge
    * [“您看，这里写得清清楚楚：您要的做不到。” # move:chart_as_club # interact:0 # insight:1 # cocreate:0]
        ~ trust = trust - 1
        “你的图，你的数字。”运营总监往后一靠。 # who:director
        -> challenge

=== challenge ===
“我买的是确定性，不是看天吃饭。你能给我什么，让我拿得到楼上去？” # who:director
    * [“两个时间尺度。钱按全年结算，运气好坏会相互抵消；每一次超过四小时的停机，十天之内我们一起看，不涉及钱。” # move:two_horizons # interact:1 # insight:2 # cocreate:3]
        ~ trust = trust + 1
        ~ balance = balance + 1
        {insight >= 3: “长停机。你是听进去了。”|“四小时？你怎么猜到的？”}运营总监记了一笔。 # who:director
        -> conditions
    * [“一个你们的线十次有九次能达到的月度水平：94.8%。” # move:safe_monthly # interact:0 # insight:2 # cocreate:1]
        “我相信算得没错。可这个数字，我在董事会上说不出口。” # who:director
        -> conditions
    * [“为了您，我们保证 99.5%，罚金我们自己扛。” # move:buy_peace # interact:0 # insight:0 # cocreate:0]
        ~ balance = balance - 2
        ~ ending = "overpromised"
        你话还没说完，运营总监已经握住了你的手。 # who:narrator
        -> debrief

=== conditions ===
“好吧。那你们呢，你们需要什么？”这是运营总监今天上午第一次这样问。 # who:director
    * [“合理的条件，让我们能长年交付而不危及自己的经营：一小时内放行，六种配件放在你们库房，操作工受过培训，只用一个数据源。有了这些，我们为这个水平负责。” # move:fair_conditions # interact:2 # insight:2 # cocreate:3]
        ~ agreed = true
        ~ trust = trust + 1
        ~ balance = balance + 2
        “放行和配件，我今天就能定。培训我得去申请。” # who:director
        -> resister
    * [“我们的律师列了 23 条除外情形。只要碰上一条，那个月就不算。” # move:exclude_all # interact:0 # insight:0 # cocreate:1]
        ~ trust = trust - 1
        “那还有哪个月能算？” # who:director
        -> resister
    * [“什么都不需要，我们自己想办法。” # move:no_conditions # interact:0 # insight:0 # cocreate:0]
        你旁边有人倒吸了一口气。 # who:narrator
        -> resister

=== resister ===
{aligned: -> ally}
你的服务经理咳了一声。“恕我直言：就这些停机，写进合同的数字，我绝不会超过 97.5%。”运营总监看看你，又看看他。 # who:colleague
    * [“请直接说出来：还缺哪个条件，你才愿意为更高的水平负责？” # move:invite_doubt # interact:3 # insight:2 # cocreate:2]
        ~ aligned = true
        ~ trust = trust + 1
        ~ insight = insight + 1
        “夜间放行。十一次停机里有七次，我们就站在厂门口。”——“厂门口？”运营总监说，“那是一个电话的事。” # who:colleague
        -> levels
    * [“这个我们内部再谈。” # move:hush # interact:1 # insight:0 # cocreate:0]
        在场的人都明白了：你们自己意见不一。 # who:narrator
        -> levels
    * [“别管这个，由我定。” # move:overrule # interact:0 # insight:0 # cocreate:0]
        ~ trust = trust - 1
        运营总监把笔记本合上了一半。 # who:narrator
        -> levels

=== ally ===
“这个我愿意署名。”你的服务经理说，“要是夜里能放行，那十一次停机里有七次会短得多。” # who:colleague
“你们当时就在门口？那是一个电话的事。”运营总监说。 # who:director
-> levels

=== levels ===
现在该落笔了。你写什么？ # who:narrator
    * [“按全年：目标值 98.77%，最低值 98.05%。低了最多退百分之十二，高了最多加百分之十。第一个季度只报告、不结算。旁边写上双方各自要做到什么。” # move:balanced_levels # interact:1 # insight:2 # cocreate:3]
        ~ balance = balance + 2
        -> weigh
    * [“按您的意思，每月 99.5%，罚金象征性地收一点。” # move:symbolic_penalty # interact:0 # insight:0 # cocreate:0]
        ~ balance = balance - 1
        ~ ending = "overpromised"
        -> debrief
    * [“全年 97.5%，这样谁也怪不了谁。” # move:low_level # interact:0 # insight:0 # cocreate:0]
        ~ balance = balance - 1
        ~ ending = "hollow"
        “这个我可以签。”运营总监看了看钟，“只是帮不了我什么。” # who:director
        -> debrief

=== weigh ===
运营总监把这一页看了两遍。 # who:narrator
{
    - trust >= 5 && insight >= 3 && agreed:
        -> handshake
    - trust <= 2:
        -> walkout
    - else:
        -> second_meeting
}

=== handshake ===
“计划奏效的话，十年里有一年低于最低值。你们要是坐着不动，那就超过一半的年份。所以你们不会坐着不动。”运营总监笑了一下，“这话我可以拿到楼上去说。” # who:director
    * [“我们各用一句话说清楚：承诺什么，底线在哪里。然后把同一页纸交给双方的团队。” # move:read_back # interact:3 # insight:2 # cocreate:3]
        ~ trust = trust + 1
        ~ balance = balance + 1
        ~ ending = "balanced"
        用了四分钟。有一句话要重写；今天改，好过明年三月再改。 # who:narrator
        -> debrief
    * [“我会把会议纪要发给您。” # move:send_minutes # interact:1 # insight:1 # cocreate:1]
        ~ ending = "balanced"
        “发吧。” # who:director
        -> debrief
    * [“太好了。您考虑过添置新设备吗？” # move:upsell # interact:0 # insight:0 # cocreate:0]
        ~ trust = trust - 1
        ~ ending = "balanced"
        笑容淡了一些。“一件一件来。” # who:director
        -> debrief

=== second_meeting ===
“这也许公平，但我现在还看不出来。”运营总监说。{agreed: “你的条件我信。可你懂不懂我的厂，我还不知道。”|“这上面没写双方各要做什么，才能让它行得通。”} # who:director
    * [“对您来说，还缺什么？” # move:ask_missing # interact:3 # insight:2 # cocreate:1]
        ~ trust = trust + 1
        ~ ending = "open"
        “下下个星期四再来。把去年秋天的停机带上，一次一次地看。” # who:director
        -> debrief
    * [“我们要不要把双方的数字都交给一个中立方，再一起看结果？” # move:neutral_check # interact:3 # insight:2 # cocreate:1]
        ~ balance = balance + 1
        ~ ending = "open"
        “只要我看到的和你看到的是同一页，可以。” # who:director
        -> debrief
    * [“这是我们的最后方案。” # move:last_word # interact:0 # insight:0 # cocreate:0]
        -> walkout

=== walkout ===
~ ending = "walkout"
运营总监合上了笔记本。“那我去问问别家。” # who:director
-> debrief

=== debrief ===
{
    - ending == "balanced":
        你带走的是一页纸、双方都承受得起的风险，还有一个日期。 # who:narrator
    - ending == "open":
        你没有带走签字，但带走了下一次会面的时间。 # who:narrator
    - ending == "overpromised":
        第一年，十二个月里有七到九个月达不到 99.5%。每一次，都得有人到楼上去解释。 # who:narrator
    - ending == "hollow":
        一年后，水平达到了，生产线照停不误，没有人再提起这份合同。 # who:narrator
    - ending == "blind":
        每月 98.6%：如果什么都不变，每两个月就有一个月达不到。当时没有人看过。 # who:narrator
    - else:
        你抱着那个厚文件夹，站在停车场里。 # who:narrator
}
会谈结束了。下面看看你的每句话起了什么作用。 # who:narrator
-> END
