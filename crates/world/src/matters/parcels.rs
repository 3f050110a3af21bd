//! Where is it: parcels that are late, lost, incomplete, or at somebody else's door.

use super::Turn::{In, Mail, Note, Out};
use super::{Fate, Matter};

pub(super) const ALL: &[Matter] = &[
    Matter::mail(
        "Order {order} is late",
        &[
            In("Hi,\n\nI ordered the {product} more than a week ago, order {order}. Tracking {tracking} says “in transit” and nothing else. Can you find out where it is?\n\n{first}"),
            Out("Hello {first},\n\nI've opened a search with {carrier}. They answer within two working days; if they can't find it by then, I'll send a second one at once.\n\n{agent}"),
            Note("Search opened with {carrier}, answer due in two days."),
            In("Thanks, it came this morning. The box looked as if it had seen the world, but the {product} is fine."),
            Out("I'm glad it arrived, and that it travelled well inside. Enjoy it!\n\n{agent}"),
        ],
    )
    .about("lamp", Fate::Late)
    .tagged(&["where is my parcel"]),
    Matter::chat(&[
        In("Hello, is there somebody? My parcel says delivered but there is nothing here"),
        Out("Hello {first}, I'm here. Is it order {order} with the {product}?"),
        In("Yes that one"),
        Out("{carrier} noted “left with neighbour, no. 12”. Could you ask there? If it isn't with them, write here and I'll send a new one."),
        In("Found it, they had it the whole day. Thank you!!"),
    ])
    .about("throw", Fate::Arrived)
    .tagged(&["where is my parcel"]),
    Matter::form(
        "One item missing",
        &[
            In("There were two {product}s in order {order} but only one in the box. The packing list says two."),
            Out("Hello {first},\n\nI'm sorry, that is our mistake. The second one leaves the warehouse today with {carrier}; you don't need to do anything.\n\n{agent}"),
            Note("Weight on the label was 1.1 kg: only one was packed. Told the warehouse."),
            Mail("It arrived, thank you for the quick help.\n{first}"),
        ],
    )
    .about("throw", Fate::Arrived)
    .tagged(&["missing item"]),
    Matter::mail(
        "Wrong address on order {order}",
        &[
            In("I just noticed that my old address is on order {order}. I moved last month. Please send it to 48 Harbour Street instead, same town.\n\n{name}"),
            Out("Hello {first},\n\nyou were in time: the parcel hasn't left. I've put the new address on the order and on your account.\n\n{agent}"),
        ],
    )
    .about("chair", Fate::Waits)
    .tagged(&["address change"]),
    Matter::chat(&[
        In("can I get the delivery on saturday? I'm at work all week"),
        Out("Hello {first}! {carrier} delivers on Saturdays in {city}. Shall I note it for {order}?"),
        In("yes please"),
        Out("Done. You'll get a message with the hour on Friday evening."),
    ])
    .about("kettle", Fate::Waits)
    .tagged(&["delivery date"]),
    Matter::mail(
        "Parcel returned to sender?",
        &[
            In("Dear team,\n\ntracking {tracking} now says “returned to sender, address incomplete”. My address is complete. What happens now with {order}?\n\n{name}\n{city}"),
            Note("House number got lost in the export to {carrier}. Same fault as last Tuesday."),
            Out("Dear {first},\n\nthe house number was lost on our side, I'm sorry. I've sent a new parcel today with express delivery, at no cost to you. The old one turns around by itself.\n\n{agent}"),
            In("That's good service. Thanks."),
        ],
    )
    .about("shelf", Fate::Late)
    .tagged(&["where is my parcel", "address"]),
    Matter::form(
        "Driver left parcel in the rain",
        &[
            In("The {carrier} driver left the parcel at the garden gate, in the rain. The box fell apart. The {product} seems to work but the manual is pulp."),
            Out("Hello {first},\n\nthat shouldn't happen, and I've told {carrier} so. I'm sending you the manual by post, and it is attached to your order in your account as a document. If anything stops working, write to me: it counts as damaged in transit.\n\n{agent}"),
        ],
    )
    .about("thermostat", Fate::Arrived)
    .tagged(&["carrier", "damaged"]),
    Matter::mail(
        "Pickup point closed",
        &[
            In("The shop where {carrier} took my parcel closes at 5, and I work until 6. Can it go to another one, or back to my door?\n\n{first}"),
            Out("Hello {first},\n\n{carrier} brings it to your door on the next working day after 18:00. Please have the number {tracking} at hand.\n\n{agent}"),
            In("Perfect, thank you."),
        ],
    )
    .about("shoes", Fate::Late)
    .tagged(&["carrier"]),
];
