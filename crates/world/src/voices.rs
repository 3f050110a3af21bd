//! What the demo's customers write next, for a demo that stays lively.

use base::Chance;

use crate::shop::customers::{self, Person};

/// Customers who speak up: those that even the smallest world has.
const SPEAKERS: u64 = 12;

/// A mail that a customer might write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What it is about.
    pub subject: String,
    /// What they write.
    pub text: String,
}

const ASKED: [(&str, &str); 14] = [
    (
        "Is the lamp dimmable?",
        "Hi,\n\nis the Halden desk lamp dimmable with a normal wall dimmer, or only at its own switch?",
    ),
    (
        "Delivery on the top floor",
        "Hello,\n\nwe live on the fifth floor without a lift. Is the bookshelf carried up?",
    ),
    (
        "Second chair",
        "Good day,\n\nI like my Arvid chair so much that I'd like a second one. Is there a discount?",
    ),
    (
        "Tracking number",
        "Hello,\n\nmy order was packed yesterday, but I have no tracking number yet. When does it come?",
    ),
    ("Kettle lid", "Hi,\n\nthe lid of the kettle doesn't close all the way any more. Can I buy a new one?"),
    (
        "Return label",
        "Hello,\n\nI can't print the return label. Is there one that the post office prints for me?",
    ),
    (
        "Which wool is it?",
        "Hi,\n\nis the wool of the throw mulesing-free? My daughter asks, and she won't let go.",
    ),
    (
        "Invoice address",
        "Hello,\n\ncan you change the address on my last invoice? It should be the company's.",
    ),
    (
        "Thermostat and old radiators",
        "Good evening,\n\ndoes the thermostat fit on radiators from the seventies?",
    ),
    ("Gift wrap", "Hi,\n\ncan you wrap the throw as a gift and leave the price out of the box?"),
    ("Wrong colour", "Hello,\n\nI got black, I ordered brass. What do we do?"),
    ("Clicky or not", "Hi,\n\nhow loud are the clicky switches? My neighbour in the office counts on you."),
    (
        "Shoes for wide feet",
        "Hello,\n\ndo the running shoes come in a wide size, or should I take one larger?",
    ),
    ("Great service", "Hi,\n\njust wanted to say that Aiko solved my problem in four minutes. Thank you!"),
];

const REPLIES: [&str; 12] = [
    "Thank you, that helps!",
    "Perfect, thanks for the quick answer.",
    "Okay, I'll try that tonight.",
    "Great. And how long does it take?",
    "Thanks! Could you send me that by mail as well?",
    "Hm, that isn't quite what I meant. I'll send a photo later.",
    "Yes please, go ahead.",
    "No, the other one. Sorry, I should have said so.",
    "That was fast. Thank you!",
    "Works now. You can close this.",
    "Could somebody call me about it?",
    "Fine by me.",
];

/// What some customer of the demo might write next.
pub fn voice(chance: &Chance) -> Voice {
    let Person { name, email, .. } = customers::person(chance.below(SPEAKERS) as usize);
    let (subject, text) = ASKED[chance.below(ASKED.len() as u64) as usize];
    Voice { text: format!("{text}\n\n{name}"), subject: subject.into(), name, email }
}

/// A customer's short answer to an agent's answer.
pub fn reply(chance: &Chance) -> &'static str {
    REPLIES[chance.below(REPLIES.len() as u64) as usize]
}
