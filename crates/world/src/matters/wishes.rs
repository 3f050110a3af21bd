//! Wishes and questions: cancel, change, exchange, advise me, thank you.

use super::Turn::{In, Mail, Note, Out};
use super::{Fate, Matter};

pub(super) const ALL: &[Matter] = &[
    Matter::mail(
        "Please cancel {order}",
        &[
            In("Hi, I ordered the {product} by mistake, order {order}. Can you cancel it before it goes out?\n\n{first}"),
            Out("Hello {first},\n\nit was still on the shelf. The order is cancelled and the money is on its way back.\n\n{agent}"),
            In("Phew. Thank you!"),
        ],
    )
    .about("keyboard", Fate::Cancelled)
    .tagged(&["cancel"]),
    Matter::chat(&[
        In("Hi, the running shoes are too small. Do you have them in 43?"),
        Out("Hello {first}, yes, 43 is in stock. I can set up the exchange for {order} right here. Same colour?"),
        In("same colour please"),
        Out("Done: the label is in your mail, and the 43 leaves as soon as {carrier} has scanned the parcel."),
        Mail("I sent them this morning. Do I get a mail when the new ones leave?\n\n{first}"),
        Out("You do, with the tracking number in it.\n\n{agent}"),
    ])
    .about("shoes", Fate::Exchanging)
    .tagged(&["exchange", "size"]),
    Matter::chat(&[
        In("Does the shelf come in oak?"),
        Out("Hello! It comes in birch, walnut and white; oak is planned for spring. Shall I write to you when it's there?"),
        In("yes, I'm {name}"),
        Out("I've noted it, {first}."),
    ])
    .nameless()
    .tagged(&["product question"]),
    Matter::form(
        "Thank you!",
        &[
            In("No complaint for once: the chair is wonderful and {carrier} carried it up four floors without a word. Please tell whoever packed it."),
            Out("Hello {first},\n\nthat makes the day of nine people in the warehouse: your mail hangs on the board now.\n\n{agent}"),
        ],
    )
    .about("chair", Fate::Arrived)
    .tagged(&["praise"]),
    Matter::mail(
        "Which keyboard for small hands?",
        &[
            In("Hello,\n\nI have small hands and type all day. Would you take the compact or the full size keyboard, and which switches?\n\n{name}"),
            Out("Hello {first},\n\nfor all-day typing with small hands I'd take the compact one with linear switches: short ways, little force. You can try it for 30 days.\n\n{agent}"),
            In("Ordered. Thanks for the honest advice, the other one would have been dearer."),
        ],
    )
    .tagged(&["product question"]),
    Matter::mail(
        "Delete my account",
        &[
            In("Please delete my account and everything you know about me.\n\n{name}"),
            Note("Open order until Friday; deletion after that. Told her how long invoices must be kept."),
            Out("Hello {first},\n\nI've set your account to be deleted as soon as your running order has arrived. Invoices must be kept for years by law; nothing else stays.\n\n{agent}"),
        ],
    )
    .tagged(&["privacy"]),
    Matter::chat(&[
        In("can i change my order? i want 2 throws instead of 1"),
        Out("Hello {first}! {order} isn't packed yet, so yes. Two in the same colour?"),
        In("one green one grey"),
        Out("Changed. The difference is charged the way you paid."),
    ])
    .about("throw", Fate::Waits)
    .tagged(&["order change"]),
    Matter::form(
        "When is the walnut shelf back?",
        &[
            In("The {product} in walnut is sold out. When does it come back? I need three."),
            Out("Hello {first},\n\nthe next ones arrive in the second week of the month. I've put three aside for you until the end of that week, without obligation.\n\n{agent}"),
            Mail("Please keep them, I'll order on the day.\n{first}"),
        ],
    )
    .about("shelf", Fate::Arrived)
    .tagged(&["stock"]),
    Matter::mail(
        "Take me off the newsletter",
        &[
            In("I get your newsletter twice, at two addresses. Please take this one off.\n\n{first}"),
            Out("Hello {first},\n\ndone: this address gets no newsletter any more, the other one still does.\n\n{agent}"),
        ],
    )
    .tagged(&["newsletter"]),
    Matter::mail(
        "Assembly service in {city}?",
        &[
            In("Do you build the {product} up as well? I'm 78 and my knees are older.\n\n{name}"),
            Note("Blue Heron offers it in {city} for $ 35; goodwill, we pay."),
            Out("Dear {name},\n\nyes: the two people who bring it build it up and take the boxes along. There's nothing to pay. Which day suits you?\n\n{agent}"),
            In("Thursday afternoon would be lovely. I'll have coffee ready for them."),
        ],
    )
    .about("shelf", Fate::Waits)
    .tagged(&["delivery date", "assembly"]),
];
