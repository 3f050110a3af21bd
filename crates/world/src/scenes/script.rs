//! The orders of the scenes: whose, what, its way, and what is done with it, each so many minutes before the end.

use orders::claim::{Remedy, Verdict};
use orders::policy::OutcomeKind;

use Deed::*;

/// Something done with an order.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Deed {
    /// The shop's system says what it is now.
    Told,
    /// It is billed.
    Billed,
    /// The customer calls it off.
    Cancel,
    /// The customer has it sent to the office.
    Readdress,
    /// The customer sends so many of a product back.
    SendBack(&'static str, i64),
    /// The customer wants another variant of a product.
    Swap(&'static str, usize),
    /// The customer reports a defect and wishes for this.
    Claim(&'static str, &'static str, OutcomeKind),
    /// The customer registers a product with this serial number.
    Register(&'static str, &'static str),
    /// The customer withdraws from the contract.
    Withdraw,
    /// This other customer, who was given it, sends it back.
    GiveBack(usize),
    /// The hold window of what was asked is over.
    Held,
    /// The customer hands the parcel in.
    HandIn,
    /// The parcel is opened, and all of it accepted.
    Arrive,
    /// The return is settled; what was billed is credited.
    Settle,
    /// An agent gives this much back, with a reason.
    Goodwill(i64, &'static str),
    /// An agent decides the claim.
    Decide(Verdict, Remedy, &'static str),
}

/// When an order was placed, sent and delivered: minutes before the end.
type Life = (i64, Option<(i64, i64)>);

/// An order and what happens to it.
pub(crate) struct Script {
    pub number: &'static str,
    /// The customer's place.
    pub person: usize,
    /// Keys of products with variant and quantity.
    pub goods: &'static [(&'static str, usize, i64)],
    pub life: Life,
    /// In order of time.
    pub deeds: &'static [(i64, Deed)],
}

const H: i64 = 60;
const D: i64 = 24 * H;

/// How many customers play in the scenes: the named ones, one more, and the first one in Germany.
pub(crate) const CAST: usize = 8;
const YUSUF: usize = 0;
const ANYA: usize = 1;
const MEI: usize = 2;
const FATIMA: usize = 3;
const LUCAS: usize = 4;
const RAJ: usize = 5;
const FRIEND: usize = 6;
const GERMAN: usize = 7;

const fn arrived(placed: i64, sent: i64, delivered: i64) -> Life {
    (placed, Some((sent, delivered)))
}

/// All of them.
pub(crate) const SCRIPTS: [Script; 20] = [
    // Can be called off, and everything about it changed.
    Script {
        number: "#W7301184",
        person: RAJ,
        goods: &[("lamp", 0, 1), ("throw", 1, 1)],
        life: (95, None),
        deeds: &[(H, Told)],
    },
    // Goes to another address by now.
    Script {
        number: "#W7301207",
        person: FRIEND,
        goods: &[("shoes", 3, 1)],
        life: (110, None),
        deeds: &[(H, Told), (20, Readdress)],
    },
    // Called off a moment ago: that can still be taken back.
    Script {
        number: "#W7301266",
        person: RAJ,
        goods: &[("kettle", 0, 1)],
        life: (80, None),
        deeds: &[(H, Told), (4, Cancel)],
    },
    // Called off, and the money went back.
    Script {
        number: "#W7240032",
        person: LUCAS,
        goods: &[("lamp", 1, 1)],
        life: (9 * D + H, None),
        deeds: &[(9 * D, Told), (9 * D - 10, Cancel), (9 * D - 2 * H, Held)],
    },
    // Can be returned but for what hygiene forbids.
    Script {
        number: "#W7284411",
        person: MEI,
        goods: &[("cookbook", 0, 1), ("toothbrush", 0, 2), ("throw", 2, 1)],
        life: arrived(8 * D, 7 * D, 3 * D),
        deeds: &[(2 * D, Told), (2 * D, Billed)],
    },
    // Out of its window for everything but a claim.
    Script {
        number: "#W4410937",
        person: LUCAS,
        goods: &[("chair", 0, 1), ("doorplate", 0, 1)],
        life: arrived(121 * D, 120 * D, 117 * D),
        deeds: &[(29 * D, Told)],
    },
    // One of two throws came back, and the money for it went back.
    Script {
        number: "#W6920518",
        person: FATIMA,
        goods: &[("throw", 0, 2), ("lantern", 1, 1)],
        life: arrived(20 * D, 19 * D, 16 * D),
        deeds: &[
            (19 * D, Told),
            (19 * D, Billed),
            (15 * D, Told),
            (12 * D, SendBack("throw", 1)),
            (9 * D, HandIn),
            (7 * D, Arrive),
            (7 * D, Settle),
        ],
    },
    // Exchanged for another size.
    Script {
        number: "#W6833420",
        person: YUSUF,
        goods: &[("shoes", 1, 1)],
        life: arrived(24 * D, 23 * D, 20 * D),
        deeds: &[
            (19 * D, Told),
            (15 * D, Swap("shoes", 3)),
            (12 * D, HandIn),
            (9 * D, Arrive),
            (9 * D, Settle),
        ],
    },
    // Is to come back.
    Script {
        number: "#W7150873",
        person: MEI,
        goods: &[("lamp", 1, 2)],
        life: arrived(10 * D, 9 * D, 6 * D),
        deeds: &[(5 * D, Told), (D, SendBack("lamp", 1))],
    },
    // Is on its way back.
    Script {
        number: "#W7108846",
        person: FATIMA,
        goods: &[("shoes", 2, 1)],
        life: arrived(13 * D, 12 * D, 9 * D),
        deeds: &[(7 * D, Told), (5 * D, SendBack("shoes", 1)), (2 * D, HandIn)],
    },
    // Came back, and waits to be settled.
    Script {
        number: "#W7066735",
        person: RAJ,
        goods: &[("keyboard", 1, 1)],
        life: arrived(17 * D, 16 * D, 12 * D),
        deeds: &[(9 * D, Told), (7 * D, SendBack("keyboard", 1)), (5 * D, HandIn), (D, Arrive)],
    },
    // Came back whole, and the money is back.
    Script {
        number: "#W7024617",
        person: ANYA,
        goods: &[("kettle", 2, 1)],
        life: arrived(16 * D, 15 * D, 12 * D),
        deeds: &[
            (9 * D, Told),
            (7 * D, SendBack("kettle", 1)),
            (5 * D, HandIn),
            (2 * D, Arrive),
            (2 * D, Settle),
        ],
    },
    // So much money that somebody looks at it first.
    Script {
        number: "#W7193329",
        person: RAJ,
        goods: &[("chair", 0, 4)],
        life: arrived(9 * D, 8 * D, 4 * D),
        deeds: &[(2 * D, Told), (6 * H, SendBack("chair", 4))],
    },
    // A claim nobody has decided.
    Script {
        number: "#W3870254",
        person: LUCAS,
        goods: &[("keyboard", 2, 1)],
        life: arrived(200 * D, 199 * D, 195 * D),
        deeds: &[
            (29 * D, Told),
            (
                2 * D,
                Claim(
                    "keyboard",
                    "The space bar sticks on its left side since last week.",
                    OutcomeKind::Repair,
                ),
            ),
        ],
    },
    // A claim that was accepted.
    Script {
        number: "#W5527190",
        person: ANYA,
        goods: &[("kettle", 0, 1)],
        life: arrived(90 * D, 89 * D, 86 * D),
        deeds: &[
            (29 * D, Told),
            (9 * D, Claim("kettle", "It leaks at the handle as soon as it boils.", OutcomeKind::Exchange)),
            (
                7 * D,
                Decide(
                    Verdict::Accepted,
                    Remedy::Replace,
                    "That is ours to mend: a new kettle leaves today.",
                ),
            ),
        ],
    },
    // Registered with its serial number.
    Script {
        number: "#W6011845",
        person: YUSUF,
        goods: &[("thermostat", 0, 1)],
        life: arrived(64 * D, 63 * D, 60 * D),
        deeds: &[(29 * D, Told), (19 * D, Register("thermostat", "NH-2209-4417"))],
    },
    // A little back, for the wait.
    Script {
        number: "#W6977304",
        person: MEI,
        goods: &[("shelf", 1, 1)],
        life: arrived(25 * D, 20 * D, 13 * D),
        deeds: &[(12 * D, Told), (7 * D, Goodwill(1_500, "It came a week late"))],
    },
    // Billed with two rates of VAT; a part is credited.
    Script {
        number: "#W6955681",
        person: GERMAN,
        goods: &[("lamp", 0, 1), ("cookbook", 1, 1), ("lantern", 0, 1)],
        life: arrived(16 * D, 15 * D, 13 * D),
        deeds: &[
            (15 * D, Told),
            (15 * D, Billed),
            (12 * D, Told),
            (9 * D, SendBack("lamp", 1)),
            (7 * D, HandIn),
            (5 * D, Arrive),
            (5 * D, Settle),
        ],
    },
    // Withdrawn from, as the law allows.
    Script {
        number: "#W7216543",
        person: GERMAN,
        goods: &[("kettle", 1, 1)],
        life: arrived(7 * D, 6 * D, 4 * D),
        deeds: &[(2 * D, Told), (D, Withdraw)],
    },
    // Given to a friend, who sends it back; Yusuf isn't told.
    Script {
        number: "#W7230116",
        person: YUSUF,
        goods: &[("throw", 1, 1)],
        life: arrived(9 * D, 8 * D, 5 * D),
        deeds: &[(5 * D - 60, Told), (2 * D, GiveBack(FRIEND))],
    },
];
