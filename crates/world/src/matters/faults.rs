//! It isn't as it should be: broken, wrong, incomplete, or worn out within the warranty.

use super::Turn::{In, Mail, Note, Out};
use super::{Fate, Matter};

pub(super) const ALL: &[Matter] = &[
    Matter::mail(
        "Lamp flickers after three months",
        &[
            In("Hello,\n\nthe {product} from order {order} flickers when it's dimmed below half. I tried another socket. Is that a case for the warranty?\n\n{name}"),
            Out("Hello {first},\n\nyes, it is: the warranty runs for three years. Please tell me the number on the sticker under the foot, and I'll send you a new driver. You only need to plug it in.\n\n{agent}"),
            In("The sticker says HL-2219-B."),
            Out("Thank you. The part leaves today; it is a letter, so it goes into your mailbox.\n\n{agent}"),
            In("Works again without a flicker. Thanks, {agent}!"),
        ],
    )
    .about("lamp", Fate::Arrived)
    .tagged(&["warranty"]),
    Matter::form(
        "Damaged on arrival",
        &[
            In("The left side panel of the {product} has a crack, see photo. The box was fine from outside. Order {order}."),
            Out("Hello {first},\n\nthank you for the photo. I've ordered a new side panel for you; it arrives in three to five days. Please keep the cracked one until then, you may throw it away afterwards.\n\n{agent}"),
            Note("Third cracked panel from this batch. Shall we tell the supplier?"),
            Mail("The new panel fits. All good now.\n{first}"),
        ],
    )
    .about("shelf", Fate::Arrived)
    .tagged(&["damaged", "photo"])
    .with_photo(),
    Matter::chat(&[
        In("Hi! I got the grey blanket but I ordered green"),
        Out("Hello {first}, I'm sorry about the mix-up. I see green on {order}. Shall I send the green one and a label for the grey one?"),
        In("Yes. Can I hand the grey one to the driver?"),
        Out("Yes, the driver brings the label and takes it along."),
        In("great, thank you"),
    ])
    .about("throw", Fate::Exchanging)
    .tagged(&["wrong item", "exchange"]),
    Matter::mail(
        "Screws missing for the shelf",
        &[
            In("Bag C with the long screws wasn't in the box of the {product} ({order}). I need eight of them. I can't finish it and my books are on the floor.\n\n{first}"),
            Out("Hello {first},\n\nbag C goes out by letter post today, and I've put a second one in, just in case. I hope the books can move in this weekend.\n\n{agent}"),
        ],
    )
    .about("shelf", Fate::Arrived)
    .tagged(&["missing item", "spare part"]),
    Matter::form(
        "Thermostat won't connect",
        &[
            In("The {product} doesn't find my network. The app says error 14. I reset it three times."),
            Out("Hello {first},\n\nerror 14 means that the router only offers 5 GHz. The {product} needs 2.4 GHz: please switch it on in the router, most call it “mixed mode”. Does it connect then?\n\n{agent}"),
            Mail("It does! You could write that into the manual.\n{first}"),
            Out("You are right, and I've passed it on. Until then it stands in our help centre.\n\n{agent}"),
        ],
    )
    .about("thermostat", Fate::Arrived)
    .tagged(&["how to"]),
    Matter::chat(&[
        In("the kettle switches off before it boils"),
        Out("Hello {first}, does it also do that when it's filled above the half mark?"),
        In("no only with one cup"),
        Out("Then it's limescale on the sensor: half water, half vinegar, let it stand for an hour. If that doesn't help, I'll send you a new one."),
        In("will try tonight"),
    ])
    .about("kettle", Fate::Arrived)
    .tagged(&["how to", "warranty"]),
    Matter::mail(
        "Chair squeaks",
        &[
            In("The {product} squeaks each time I lean back. I oiled everything I could find. Colleagues have begun to hum along. Order {order}.\n\n{name}"),
            Note("Known from the spring series: the tilt mechanism. Exchange the mechanism, not the chair."),
            Out("Hello {first},\n\nto spare your colleagues: the squeak comes from the tilt mechanism. I'm sending you a new one with a key; changing it takes five minutes, here is how: four screws under the seat, pull, push, done.\n\n{agent}"),
            In("Silence at last. The office thanks you."),
        ],
    )
    .about("chair", Fate::Arrived)
    .tagged(&["warranty", "spare part"]),
    Matter::mail(
        "Keyboard: the space bar sticks",
        &[
            In("Hello, the space bar of my {product} sticks.Sometimesmymailslooklikethis. It is two months old, order {order}. Can I send it in?\n\n{first}"),
            Out("Hello {first},\n\nIsee.Sorry, I mean: I see. I've attached a return label to your order. We'll send a new keyboard as soon as the parcel is on its way.\n\n{agent}"),
            In("Label used, parcel is with {carrier}."),
            Out("And the new one has left. The tracking number is in your account.\n\n{agent}"),
        ],
    )
    .about("keyboard", Fate::Exchanging)
    .tagged(&["warranty", "exchange"]),
    Matter::form(
        "Colour differs from the picture",
        &[
            In("The shoes are much darker than on the page. I know screens differ, but this is navy, not blue. Can I return them? Worn once, indoors. {order}"),
            Out("Hello {first},\n\nof course. The label is in your account under the order; the money comes back within five days after the parcel arrived. I've asked for a better photo of that colour, too.\n\n{agent}"),
        ],
    )
    .about("shoes", Fate::Returning)
    .tagged(&["return"]),
];
