//! What carriers' words mean: one of few statuses.

/// How far a parcel has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// The carrier knows of it but doesn't have it.
    LabelMade,
    /// The carrier has it.
    HandedOver,
    /// Between here and there.
    InTransit,
    /// Comes later than said.
    Delayed,
    /// In the van.
    OutForDelivery,
    /// With the customer, a neighbour or a safe place.
    Delivered,
    /// They were there, nobody opened.
    DeliveryFailed,
    /// Waits to be fetched, or at customs.
    Held,
    /// Comes back to the shop.
    ReturnedToSender,
    /// Gone or broken.
    Lost,
}

/// What a status is news of, for the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Nothing one would write a letter about.
    None,
    /// It comes later, or has to be fetched.
    Late,
    /// It won't come unless somebody acts.
    Trouble,
}

const NAMES: [(Status, &str); 10] = [
    (Status::LabelMade, "label made"),
    (Status::HandedOver, "handed over"),
    (Status::InTransit, "in transit"),
    (Status::Delayed, "delayed"),
    (Status::OutForDelivery, "out for delivery"),
    (Status::Delivered, "delivered"),
    (Status::DeliveryFailed, "delivery failed"),
    (Status::Held, "held"),
    (Status::ReturnedToSender, "returned to sender"),
    (Status::Lost, "lost"),
];

/// Parts of what carriers and tracking services write, in lower case with `_` and `-` as spaces. The first that is found
/// counts, so the telling ones stand first: `not delivered` is not `delivered`.
const WORDS: [(&str, Status); 86] = [
    ("returned to sender", Status::ReturnedToSender),
    ("return to sender", Status::ReturnedToSender),
    ("returning to sender", Status::ReturnedToSender),
    ("return to shipper", Status::ReturnedToSender),
    ("returned to shipper", Status::ReturnedToSender),
    ("back to sender", Status::ReturnedToSender),
    ("rücksendung", Status::ReturnedToSender),
    ("retour à l'expéditeur", Status::ReturnedToSender),
    ("refused", Status::ReturnedToSender),
    ("annahme verweigert", Status::ReturnedToSender),
    ("undeliverable", Status::ReturnedToSender),
    ("unzustellbar", Status::ReturnedToSender),
    ("lost", Status::Lost),
    ("damaged", Status::Lost),
    ("destroyed", Status::Lost),
    ("beschädigt", Status::Lost),
    ("verloren", Status::Lost),
    ("not delivered", Status::DeliveryFailed),
    ("could not be delivered", Status::DeliveryFailed),
    ("couldn't be delivered", Status::DeliveryFailed),
    ("unable to deliver", Status::DeliveryFailed),
    ("delivery failed", Status::DeliveryFailed),
    ("failed delivery", Status::DeliveryFailed),
    ("failed attempt", Status::DeliveryFailed),
    ("attempt fail", Status::DeliveryFailed),
    ("attempted delivery", Status::DeliveryFailed),
    ("delivery attempt", Status::DeliveryFailed),
    ("attempted", Status::DeliveryFailed),
    ("nobody home", Status::DeliveryFailed),
    ("nicht zugestellt", Status::DeliveryFailed),
    ("nicht angetroffen", Status::DeliveryFailed),
    ("non livré", Status::DeliveryFailed),
    ("delay", Status::Delayed),
    ("verspät", Status::Delayed),
    ("verzöger", Status::Delayed),
    ("vertraging", Status::Delayed),
    ("retard", Status::Delayed),
    ("rescheduled", Status::Delayed),
    ("held", Status::Held),
    ("on hold", Status::Held),
    ("customs clearance completed", Status::InTransit),
    ("cleared customs", Status::InTransit),
    ("customs", Status::Held),
    ("ready for pickup", Status::Held),
    ("ready for collection", Status::Held),
    ("available for pickup", Status::Held),
    ("awaiting collection", Status::Held),
    ("zur abholung", Status::Held),
    ("abholbereit", Status::Held),
    ("lagerung", Status::Held),
    ("à disposition", Status::Held),
    ("out for delivery", Status::OutForDelivery),
    ("with driver", Status::OutForDelivery),
    ("on vehicle for delivery", Status::OutForDelivery),
    ("with delivery courier", Status::OutForDelivery),
    ("in zustellung", Status::OutForDelivery),
    ("zustellfahrzeug", Status::OutForDelivery),
    ("en cours de livraison", Status::OutForDelivery),
    ("onderweg naar u", Status::OutForDelivery),
    ("to be delivered", Status::InTransit),
    ("will be delivered", Status::InTransit),
    ("delivered", Status::Delivered),
    ("zugestellt", Status::Delivered),
    ("livré", Status::Delivered),
    ("bezorgd", Status::Delivered),
    ("entregado", Status::Delivered),
    ("consegnat", Status::Delivered),
    ("handed to neighbour", Status::Delivered),
    ("label", Status::LabelMade),
    ("pre transit", Status::LabelMade),
    ("pretransit", Status::LabelMade),
    ("info received", Status::LabelMade),
    ("information received", Status::LabelMade),
    ("data received", Status::LabelMade),
    ("elektronisch angekündigt", Status::LabelMade),
    ("order processed", Status::LabelMade),
    ("picked up", Status::HandedOver),
    ("collected", Status::HandedOver),
    ("accepted", Status::HandedOver),
    ("handed over", Status::HandedOver),
    ("dropped off", Status::HandedOver),
    ("eingeliefert", Status::HandedOver),
    ("transit", Status::InTransit),
    ("departed", Status::InTransit),
    ("arrived", Status::InTransit),
    ("processed", Status::InTransit),
];

impl Status {
    /// As it is stored and shown.
    pub fn as_str(self) -> &'static str {
        NAMES.iter().find(|(known, _)| *known == self).map_or("", |(_, name)| name)
    }

    /// From what is stored.
    pub fn read(text: &str) -> Option<Status> {
        NAMES.iter().find(|(_, name)| *name == text).map(|(status, _)| *status)
    }

    /// What a carrier's words mean; `None` when they aren't known, which is no news.
    pub fn of_words(words: &str) -> Option<Status> {
        let words = words.to_lowercase().replace(['_', '-'], " ");
        WORDS.iter().find(|(known, _)| holds(&words, known)).map(|(_, status)| *status)
    }

    /// True when the carrier has it, or had it.
    pub fn is_moving(self) -> bool {
        match self {
            Status::LabelMade => false,
            Status::HandedOver
            | Status::InTransit
            | Status::Delayed
            | Status::OutForDelivery
            | Status::Delivered
            | Status::DeliveryFailed
            | Status::Held
            | Status::ReturnedToSender
            | Status::Lost => true,
        }
    }

    /// What of it the customer should hear.
    pub fn news(self) -> News {
        match self {
            Status::LabelMade
            | Status::HandedOver
            | Status::InTransit
            | Status::OutForDelivery
            | Status::Delivered => News::None,
            Status::Delayed | Status::DeliveryFailed | Status::Held => News::Late,
            Status::ReturnedToSender | Status::Lost => News::Trouble,
        }
    }
}

/// At the beginning of a word: `held` is not in `upheld`.
fn holds(words: &str, known: &str) -> bool {
    words
        .match_indices(known)
        .any(|(at, _)| !words[..at].chars().next_back().is_some_and(char::is_alphanumeric))
}
