// The uptime meeting: a provider's service executive meets the big customer's operations director.
// Every line names its speaker, every choice its move and its points per strand (0 to 3).
// The texts of the debrief stand in uptime-meeting.en.toml. Keep both languages parallel.
VAR trust = 4
VAR insight = 0
VAR balance = 0
VAR asked = 0
VAR aligned = false
VAR agreed = false
VAR ending = ""
-> briefing

=== briefing ===
Tuesday, five in the afternoon. Tomorrow you meet your biggest customer. They want to pay for uptime, no longer for visits. # who:narrator
"They will ask for the moon," says your service manager. "So we open at 97 per cent. Their line does better than that in almost nine years of ten, even if we change nothing. We cannot lose." # who:colleague
    * ["If we cannot lose, it is no offer. What are you afraid of if we go higher?" # move:ask_fear # interact:3 # insight:2]
        ~ insight = insight + 1
        -> colleague
    * ["Good. We open at 97 and give way slowly." # move:join_sandbag # interact:0 # insight:0]
        "I will bring the thick folder," says the service manager. # who:colleague
        -> opening
    * ["No. I choose the number. Tomorrow you sit at the back and listen." # move:silence_colleague # interact:0 # insight:0]
        "As you like." The service manager shuts the laptop. # who:colleague
        -> opening

=== colleague ===
The pen goes down on the table. # who:narrator
"Two years ago we paid credits for eleven stops. In seven of them we stood at the gate and waited: for access, or for a part they should have had on the shelf. I will not sign that twice." # who:colleague
    * ["What would have to be true so that you could stand behind a higher number?" # move:turn_fear # interact:2 # insight:2 # cocreate:3]
        "Access within an hour, day and night. The six critical parts on their shelf. Operators who call before they reset. And one data feed, so that nobody argues about the clock." A pause. "Then I would stand behind a real number." # who:colleague
        ~ aligned = true
        ~ insight = insight + 1
        ~ balance = balance + 1
        -> opening
    * ["Write down everything that is not our fault. We will exclude all of it." # move:list_excuses # interact:1 # insight:0 # cocreate:1]
        "With pleasure. It will be a long list." # who:colleague
        -> opening
    * ["That is history. This deal is too big for old wounds." # move:wave_away # interact:0 # insight:0 # cocreate:0]
        The service manager says nothing more. You notice it, and go home. # who:narrator
        -> opening

=== opening ===
Wednesday, nine o'clock, the customer's plant. The operations director remains standing. # who:narrator
"We are a third of your business in this region, so let me be short. 99.5 per cent uptime, every month. For each month you miss, five per cent off the invoice. Others would sign that today." # who:director
    * ["Before we talk numbers: when did a stop last really hurt you? What happened that day?" # move:ask_day # interact:3 # insight:2]
        ~ trust = trust + 1
        ~ insight = insight + 1
        -> interests
    * ["I see that this level matters to you. May I put your own history on the wall first?" # move:chart_first # interact:2 # insight:1]
        "If it is quick." # who:director
        -> outlook
    * ["Impossible. Our offer is 97 per cent." # move:counter_position # interact:0 # insight:0]
        ~ trust = trust - 1
        -> clash
    * ["You are our most important customer. 99.5 it is." # move:give_in # interact:0 # insight:0]
        -> overcommit

=== clash ===
"97?" The director laughs, and not kindly. "We had 97.85 last year without any contract. You want more money for less? Perhaps I am talking to the wrong people." # who:director
    * ["You are right, that was a reflex. I should have asked first: what does a bad day cost you?" # move:repair # interact:3 # insight:2]
        ~ trust = trust + 1
        -> interests
    * ["All right. 97.9." # move:concede_step # interact:0 # insight:0]
        -> haggle
    * ["Let us take ten minutes and come back with the data on the wall." # move:pause # interact:2 # insight:1]
        -> outlook

=== haggle ===
"99.3." – "98." – "99." – "98.2." Twenty minutes pass like this. # who:narrator
"Let us split it," says the director. "98.6, every month, five per cent. Then it hurts both of us a little." # who:director
    * ["Stop, please. Neither of us knows what 98.6 would cost us. Let us look before we sign." # move:stop_haggling # interact:2 # insight:3 # cocreate:1]
        ~ insight = insight + 1
        "Then show me." # who:director
        -> outlook
    * ["98.6. Done." # move:split_difference # interact:0 # insight:0 # cocreate:0]
        ~ balance = balance - 1
        ~ ending = "blind"
        You shake hands on a number that nobody in the room can explain. # who:narrator
        -> debrief

=== overcommit ===
"Good." The director seems surprised how easy it was. "You will have our draft tonight." # who:director
Beside you the service manager has turned pale. # who:narrator
    * ["I spoke too fast. I want to keep what I promise, so let me show you what this level would do to both of us." # move:take_back # interact:3 # insight:2 # cocreate:1]
        "That is not what I expected to hear." The director pulls out a chair. "Show me." # who:director
        -> outlook
    * ["There will be some conditions in the small print, of course." # move:small_print # interact:0 # insight:0 # cocreate:0]
        ~ trust = trust - 2
        "Small print. Then it is not 99.5, is it? Put on the wall what you really mean." # who:director
        -> outlook
    * ["We look forward to the draft." # move:sign_blind # interact:0 # insight:0 # cocreate:0]
        ~ balance = balance - 2
        ~ ending = "overpromised"
        -> debrief

=== interests ===
For the first time the director sits down. # who:narrator
"Last October. A gearbox, eleven hours in the night. Two retailers gave our delivery slots to somebody else. We paid for that until Christmas." # who:director
- (questions)
    {asked >= 2: -> outlook}
    * ["Which stops hurt most: many short ones, or a few long ones?" # move:ask_which # interact:2 # insight:3]
        ~ asked = asked + 1
        ~ insight = insight + 1
        "Up to four hours our stock in front of packing carries us. After that the lorries leave half empty. In autumn that is a disaster. In February nobody notices." # who:director
        -> questions
    * ["Roughly, what is one hour of stop worth to you?" # move:ask_worth # interact:2 # insight:3]
        ~ asked = asked + 1
        ~ insight = insight + 1
        "Finance says 39,000 dollars of output. We win some back at the weekend. Call it 60 per cent really lost, so 23,400 an hour." # who:director
        -> questions
    * ["Where does the figure of 99.5 come from?" # move:ask_origin # interact:2 # insight:3]
        ~ asked = asked + 1
        ~ insight = insight + 1
        ~ trust = trust + 1
        A pause. "From another supplier's brochure, if you want to know. And I have shown it to my board. I cannot go back up with 'about 98'." # who:director
        -> questions
    * ["I understand. Let us come to the level." # move:enough_questions # interact:0 # insight:0]
        "Yes, let us." # who:director
        -> outlook

=== outlook ===
On the wall: three years of this plant's own history, and how a year can turn out. With your plan there is a quarter fewer stops, each a fifth shorter. # who:narrator # figure:outlook
{insight >= 3: You mark the stops that you were told about. The director leans forward. | You do not know which of the stops hurt. You show them all alike.} # who:narrator
    * ["If nothing changes, 99.5 comes in about 3 months of 12; if our plan works, in 5. It is a forecast from your history and no promise. And it shows my risk as well as yours." # move:both_lines # interact:2 # insight:3 # cocreate:2]
        ~ trust = trust + 1
        ~ insight = insight + 1
        ~ balance = balance + 1
        The director counts the months. "Five of twelve. So you would pay me seven times a year, and my line would stop all the same." # who:director
        -> challenge
    * [You show only the line with your plan. "This is what we deliver." # move:only_plan # interact:0 # insight:1 # cocreate:0]
        ~ trust = trust - 1
        "Nice. And if your plan comes late?" You have to show the other line after all. # who:director
        -> challenge
    * ["Here you can see it: what you ask for cannot be done." # move:chart_as_club # interact:0 # insight:1 # cocreate:0]
        ~ trust = trust - 1
        "Your chart, your numbers." The director leans back. # who:director
        -> challenge

=== challenge ===
"I buy certainty, not the weather. What can you give me that I can show upstairs?" # who:director
    * ["Two horizons. The money follows the whole year, where luck evens out. And every stop over four hours we look at together within ten days, without money." # move:two_horizons # interact:1 # insight:2 # cocreate:3]
        ~ trust = trust + 1
        ~ balance = balance + 1
        {insight >= 3: "The long ones. You did listen."|"Four hours? How did you guess?"} The director makes a note. # who:director
        -> conditions
    * ["A monthly level that your line reaches nine times in ten: 94.8 per cent." # move:safe_monthly # interact:0 # insight:2 # cocreate:1]
        "Correct, I am sure. I could not say that number aloud in my board room." # who:director
        -> conditions
    * ["For you we guarantee 99.5 and carry the penalties ourselves." # move:buy_peace # interact:0 # insight:0 # cocreate:0]
        ~ balance = balance - 2
        ~ ending = "overpromised"
        The director takes your hand before you have finished. # who:narrator
        -> debrief

=== conditions ===
"Very well. And you, what do you need?" It is the first time this morning that the director asks. # who:director
    * ["Reasonable conditions under which we can deliver for years without endangering our own business: access within an hour, six parts on your shelf, trained operators, one data feed. With those we stand behind the level." # move:fair_conditions # interact:2 # insight:2 # cocreate:3]
        ~ agreed = true
        ~ trust = trust + 1
        ~ balance = balance + 2
        "Access and parts I can decide today. Training I have to ask for." # who:director
        -> resister
    * ["Our lawyers have 23 exclusions. If one of them applies, the month does not count." # move:exclude_all # interact:0 # insight:0 # cocreate:1]
        ~ trust = trust - 1
        "Then which month would ever count?" # who:director
        -> resister
    * ["Nothing. We will manage." # move:no_conditions # interact:0 # insight:0 # cocreate:0]
        Next to you somebody breathes in sharply. # who:narrator
        -> resister

=== resister ===
{aligned: -> ally}
Your service manager coughs. "With respect: I would never write more than 97.5 into a contract. Not with these stops." The director looks from one of you to the other. # who:colleague
    * ["Say it openly. Which condition is missing, so that you could stand behind more?" # move:invite_doubt # interact:3 # insight:2 # cocreate:2]
        ~ aligned = true
        ~ trust = trust + 1
        ~ insight = insight + 1
        "Access at night. In seven of eleven stops we stood at the gate." – "At the gate?" says the director. "That is one phone call." # who:colleague
        -> levels
    * ["We will talk about that among ourselves." # move:hush # interact:1 # insight:0 # cocreate:0]
        Everybody in the room has understood that you do not agree. # who:narrator
        -> levels
    * ["Never mind that. I decide." # move:overrule # interact:0 # insight:0 # cocreate:0]
        ~ trust = trust - 1
        The director closes the notebook halfway. # who:narrator
        -> levels

=== ally ===
"I will put my name to that," your service manager says. "With access at night, seven of those eleven stops would have been shorter." # who:colleague
"At the gate, were you? That is one phone call," says the director. # who:director
-> levels

=== levels ===
Now the page. What do you write on it? # who:narrator
    * ["For the year: target 98.77 per cent, minimum 98.05. Up to 12 per cent back below, up to 10 per cent more above. The first quarter we only report. Beside it, what each of us provides." # move:balanced_levels # interact:1 # insight:2 # cocreate:3]
        ~ balance = balance + 2
        -> weigh
    * ["99.5 every month, as you wished, with a small symbolic penalty." # move:symbolic_penalty # interact:0 # insight:0 # cocreate:0]
        ~ balance = balance - 1
        ~ ending = "overpromised"
        -> debrief
    * ["97.5 for the year. Then nobody can blame anybody." # move:low_level # interact:0 # insight:0 # cocreate:0]
        ~ balance = balance - 1
        ~ ending = "hollow"
        "I can sign that," says the director, and looks at the clock. "It just does not help me." # who:director
        -> debrief

=== weigh ===
The director reads the page twice. # who:narrator
{
    - trust >= 5 && insight >= 3 && agreed:
        -> handshake
    - trust <= 2:
        -> walkout
    - else:
        -> second_meeting
}

=== handshake ===
"If your plan works, one year in ten falls below the minimum. If you sit still, more than one in two. So you will not sit still." A short smile. "And that I can say upstairs." # who:director
    * ["Let each of us say in one sentence what we promise and where our limit is. Then our teams get the same page." # move:read_back # interact:3 # insight:2 # cocreate:3]
        ~ trust = trust + 1
        ~ balance = balance + 1
        ~ ending = "balanced"
        It takes four minutes. One sentence has to be written again; better today than in March. # who:narrator
        -> debrief
    * ["I will send you the minutes." # move:send_minutes # interact:1 # insight:1 # cocreate:1]
        ~ ending = "balanced"
        "Do that." # who:director
        -> debrief
    * ["Wonderful. And have you thought about new machines?" # move:upsell # interact:0 # insight:0 # cocreate:0]
        ~ trust = trust - 1
        ~ ending = "balanced"
        The smile becomes smaller. "One thing at a time." # who:director
        -> debrief

=== second_meeting ===
"This may be fair. I cannot see it yet," says the director. {agreed: "I believe your list. I do not yet know whether you understand my plant."|"Nothing here says what each of us has to do so that it works."} # who:director
    * ["What is still missing for you?" # move:ask_missing # interact:3 # insight:2 # cocreate:1]
        ~ trust = trust + 1
        ~ ending = "open"
        "Come on Thursday week. Bring the stops of last autumn, one by one." # who:director
        -> debrief
    * ["Shall we give both our numbers to somebody neutral and look at the result together?" # move:neutral_check # interact:3 # insight:2 # cocreate:1]
        ~ balance = balance + 1
        ~ ending = "open"
        "If I see the same page as you, yes." # who:director
        -> debrief
    * ["This is our last word." # move:last_word # interact:0 # insight:0 # cocreate:0]
        -> walkout

=== walkout ===
~ ending = "walkout"
The director closes the notebook. "Then I will ask the others." # who:director
-> debrief

=== debrief ===
{
    - ending == "balanced":
        You leave with one page, two risks that both can carry, and a date. # who:narrator
    - ending == "open":
        You leave without a signature, and with an appointment. # who:narrator
    - ending == "overpromised":
        In the first year 99.5 is missed in seven to nine months of twelve. Each time somebody must explain it upstairs. # who:narrator
    - ending == "hollow":
        A year later the level has been met, the line stops as before, and nobody speaks of the contract. # who:narrator
    - ending == "blind":
        98.6 in a month: with no change it is missed every second month. Nobody had looked. # who:narrator
    - else:
        You stand in the car park with the thick folder. # who:narrator
}
The meeting is over. Here is what your words did. # who:narrator
-> END
