//! The closed list of notices: what they are called, when they are told, and whether from the beginning.

use base::{Error, Result};

/// Something customers are told unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The order is placed.
    Confirmation,
    /// A parcel has left.
    Shipped,
    /// A parcel comes today.
    OutForDelivery,
    /// A parcel has arrived.
    Delivered,
    /// A parcel is late.
    Delayed,
    /// A return is announced; the label is ready.
    ReturnRequested,
    /// An exchange is announced; the label is ready.
    ExchangeRequested,
    /// What was sent back has arrived.
    ReturnReceived,
    /// What was sent back can't be taken back.
    ReturnRejected,
    /// Money is on its way back.
    Refunded,
    /// A warranty claim is decided.
    ClaimDecided,
    /// What was asked for is done.
    ActDone,
    /// What was asked for happens at the end of the hold window.
    ActHeld,
    /// Somebody looks at what was asked for.
    ActReview,
    /// The customer took it back.
    ActTakenBack,
    /// The shop couldn't do it after all.
    ActRefused,
    /// Somebody looked at it and said no.
    ActDeclined,
    /// A mail arrived and will be read.
    MailReceived,
}

/// What a notice speaks of besides shop, customer and order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// The order alone.
    Order,
    /// A parcel.
    Parcel,
    /// Something that goes back.
    Return,
    /// Money that goes back.
    Refund,
    /// A warranty claim.
    Claim,
    /// An act.
    Act,
    /// A conversation, and no order.
    Conversation,
}

struct Line {
    kind: Kind,
    name: &'static str,
    title: &'static str,
    about: &'static str,
    matter: Matter,
    is_on: bool,
}

const fn line(
    kind: Kind,
    (name, title): (&'static str, &'static str),
    about: &'static str,
    matter: Matter,
    is_on: bool,
) -> Line {
    Line { kind, name, title, about, matter, is_on }
}

/// What the shop's own system usually sends is off from the beginning: nobody wants the same news twice.
const LINES: [Line; 18] = [
    line(
        Kind::Confirmation,
        ("confirmation", "Order placed"),
        "When an order comes in.",
        Matter::Order,
        false,
    ),
    line(Kind::Shipped, ("shipped", "Shipped"), "When a parcel has left.", Matter::Parcel, false),
    line(
        Kind::OutForDelivery,
        ("out_for_delivery", "Out for delivery"),
        "When a parcel comes today.",
        Matter::Parcel,
        false,
    ),
    line(Kind::Delivered, ("delivered", "Delivered"), "When a parcel has arrived.", Matter::Parcel, false),
    line(
        Kind::Delayed,
        ("delayed", "Delayed"),
        "When a carrier says a parcel is late.",
        Matter::Parcel,
        false,
    ),
    line(
        Kind::ReturnRequested,
        ("return_requested", "Return announced"),
        "When a return is announced: how to send it, with the label.",
        Matter::Return,
        true,
    ),
    line(
        Kind::ExchangeRequested,
        ("exchange_requested", "Exchange announced"),
        "When an exchange is announced: how to send the old one back.",
        Matter::Return,
        true,
    ),
    line(
        Kind::ReturnReceived,
        ("return_received", "Return received"),
        "When what was sent back has arrived.",
        Matter::Return,
        true,
    ),
    line(
        Kind::ReturnRejected,
        ("return_rejected", "Return rejected"),
        "When what was sent back can't be taken back.",
        Matter::Return,
        true,
    ),
    line(Kind::Refunded, ("refunded", "Refunded"), "When money is on its way back.", Matter::Refund, true),
    line(
        Kind::ClaimDecided,
        ("claim_decided", "Claim decided"),
        "When a warranty claim is accepted or declined.",
        Matter::Claim,
        true,
    ),
    line(
        Kind::ActDone,
        ("act_done", "Receipt: done"),
        "When something is done with an order, by the customer or for them.",
        Matter::Act,
        true,
    ),
    line(
        Kind::ActHeld,
        ("act_held", "Receipt: in the hold window"),
        "When it will be done soon and can still be taken back.",
        Matter::Act,
        true,
    ),
    line(
        Kind::ActReview,
        ("act_review", "Receipt: waiting for review"),
        "When somebody has to look at it first.",
        Matter::Act,
        true,
    ),
    line(
        Kind::ActTakenBack,
        ("act_taken_back", "Receipt: taken back"),
        "When it was taken back in time.",
        Matter::Act,
        true,
    ),
    line(
        Kind::ActRefused,
        ("act_refused", "Receipt: not possible"),
        "When the shop's system refused it.",
        Matter::Act,
        true,
    ),
    line(
        Kind::ActDeclined,
        ("act_declined", "Receipt: declined"),
        "When somebody looked at it and declined.",
        Matter::Act,
        true,
    ),
    line(
        Kind::MailReceived,
        ("mail_received", "Mail received"),
        "When a mail begins a conversation: once a day at most to each sender, never to programs and lists.",
        Matter::Conversation,
        false,
    ),
];

impl Kind {
    /// All kinds in the order in which they are shown.
    pub fn all() -> impl Iterator<Item = Kind> {
        LINES.iter().map(|line| line.kind)
    }

    /// As it is stored and stands in addresses.
    pub fn as_str(self) -> &'static str {
        self.line().name
    }

    /// As agents read it.
    pub fn title(self) -> &'static str {
        self.line().title
    }

    /// When it is told.
    pub fn about(self) -> &'static str {
        self.line().about
    }

    /// What it speaks of besides the order.
    pub fn matter(self) -> Matter {
        self.line().matter
    }

    /// Whether it is told where nobody decided.
    pub fn is_on_by_default(self) -> bool {
        self.line().is_on
    }

    /// Reads the stored form.
    pub fn read(text: &str) -> Result<Kind> {
        LINES.iter().find(|line| line.name == text).map(|line| line.kind).ok_or(Error::NotFound)
    }

    fn line(self) -> &'static Line {
        LINES.iter().find(|line| line.kind == self).expect("every kind is in the list")
    }
}
