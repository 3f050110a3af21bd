//! The people of the design's pages and what they came with; how many minutes before the end each word fell.

use super::Turn::{In, Mail, Note, Out};
use super::{Fate, Matter};

/// The matter of one named customer.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// Their place among the customers.
    pub person: usize,
    /// The agent whose it is; nobody's yet when there is none.
    pub owner: Option<usize>,
    /// What is said.
    pub matter: Matter,
    /// Minutes before the end of each turn.
    pub minutes_before: &'static [i64],
}

/// Newest last, as the list is told.
pub const ALL: &[Named] = &[
    Named { person: 5, owner: Some(0), matter: QUOTE, minutes_before: &[1540, 1490, 1485, 120] },
    Named { person: 4, owner: Some(0), matter: SHELF, minutes_before: &[425, 180, 62] },
    Named { person: 3, owner: Some(0), matter: PARCEL, minutes_before: &[290, 245, 240, 41] },
    Named { person: 2, owner: None, matter: INVOICE, minutes_before: &[18] },
    Named { person: 1, owner: None, matter: LAMP, minutes_before: &[5] },
    Named { person: 0, owner: Some(0), matter: KEYBOARD, minutes_before: &[32, 31, 29, 2] },
];

const KEYBOARD: Matter = Matter::chat(&[
    In("Keyboard arrived with the wrong switches\nHi, I ordered the mechanical keyboard with linear switches and got the tactile ones."),
    Out("I'm sorry about that, Yusuf. I see order {order}, delivered yesterday. I can exchange it at no cost: shall I send the linear one?"),
    Note("Asked Northline Supply to check the bin of SKU 7706410293: second wrong switch this week."),
    Mail("Thanks! Could I swap it for the clicky one instead? Full size, white backlight if you have it.\n\nYusuf"),
])
.about("keyboard", Fate::Arrived)
.tagged(&["wrong item", "exchange"]);

const LAMP: Matter = Matter::form(
    "Does the lamp ship before Friday?",
    &[In("Hello, I tried to call but nobody picked up. Does the desk lamp of order {order} ship before Friday? It's a birthday present. Could somebody call me back at 14:30?\n\nAnya Garcia")],
)
.about("lamp", Fate::Waits)
.tagged(&["delivery date", "call back"]);

const INVOICE: Matter = Matter::mail(
    "Invoice for my accountant",
    &[In("Hi there,\n\ncould you please send the invoice of order {order} again? My accountant needs it with the company's name on it: Kovacs Interiors Ltd, 14 Linden Row, Dublin.\n\nMany thanks\nMei")],
)
.about("chair", Fate::Arrived)
.tagged(&["invoice"]);

const PARCEL: Matter = Matter::form(
    "Where is my parcel?",
    &[
        In("My order {order} should have been here on Monday. The tracking page hasn't changed for four days. Where is it?"),
        Out("Hello Fatima,\n\nI'm sorry for the wait. Your parcel {tracking} was last scanned in the depot of {carrier}. I've asked them to look for it and will write to you as soon as they answer, today.\n\nMia"),
        Note("{carrier}: “found at depot, out for delivery tomorrow before noon”. Label was torn, they printed a new one."),
        Mail("Thank you for looking into it. Somebody has to be home to sign: will it be in the morning?\n\nFatima"),
    ],
)
.about("kettle", Fate::Late)
.tagged(&["where is my parcel"]);

const SHELF: Matter = Matter::mail(
    "Bookshelf leans to the left",
    &[
        In("Hello,\n\nI bought the bookshelf in your store and built it up exactly as the manual says. It leans to the left. This is how it stands on a level floor, photo attached. The order number on the receipt is {order}.\n\nLucas Brown"),
        Out("Hello Lucas,\n\nthank you for the photo, that helps. It looks as if the back panel isn't square to the frame: please loosen the four screws at the back, push the shelf upright and tighten them again, crosswise. Does it stand straight then?\n\nMia"),
        Mail("I did that twice. Same thing, and now one of the holes is worn out. I'd rather have a new side panel.\n\nLucas"),
    ],
)
.about("shelf", Fate::Arrived)
.tagged(&["damaged", "photo"])
.with_photo();

const QUOTE: Matter = Matter::mail(
    "Price quote for 40 office chairs",
    &[
        In("Good morning,\n\nwe are moving into a new office and would like a quote for 40 office chairs in grey, armrests included, delivered to Philadelphia.\n\nRaj Santos\nSantos & Lowe Architects"),
        Out("Good morning Mr Santos,\n\n40 chairs in grey are in stock. At that number you pay $ 229.00 instead of $ 269.00 for each, delivery to your floor included. The offer holds for 14 days. Shall I send it as a document with your company's address?\n\nMia"),
        Note("Jonas agreed to 15 % off from 30 pieces. Two deliveries are fine as long as both are within a month."),
        Mail("That sounds good. We would need them in two deliveries, 24 in the first week and 16 two weeks later. Does the price stay the same?\n\nRaj Santos"),
    ],
)
.tagged(&["sales", "quote"]);
