//! Carriers: the names they go by, and the page on which a parcel can be followed.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A carrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carrier {
    /// As people call it.
    pub name: &'static str,
    /// What shops write for it, in lower case without gaps; the beginning is enough.
    words: &'static [&'static str],
    /// Its page, `{}` standing for the number.
    page: &'static str,
}

/// The carriers that are known, the telling names first: `dhlexpress` before `dhl`.
pub const CARRIERS: [Carrier; 26] = [
    carrier("DHL Express", &["dhlexpress"], "https://www.dhl.com/en/express/tracking.html?AWB={}"),
    carrier(
        "DHL",
        &["dhl", "deutschepost"],
        "https://www.dhl.de/en/privatkunden/dhl-sendungsverfolgung.html?piececode={}",
    ),
    carrier("UPS", &["ups", "unitedparcel"], "https://www.ups.com/track?tracknum={}"),
    carrier("FedEx", &["fedex", "federalexpress"], "https://www.fedex.com/fedextrack/?trknbr={}"),
    carrier(
        "TNT",
        &["tnt"],
        "https://www.tnt.com/express/en_gb/site/shipping-tools/tracking.html?searchType=con&cons={}",
    ),
    carrier("DPD", &["dpd", "chronopost"], "https://tracking.dpd.de/status/en_US/parcel/{}"),
    carrier("GLS", &["gls"], "https://gls-group.com/track/{}"),
    carrier(
        "USPS",
        &["usps", "unitedstatespostal"],
        "https://tools.usps.com/go/TrackConfirmAction?tLabels={}",
    ),
    carrier("Royal Mail", &["royalmail"], "https://www.royalmail.com/track-your-item#/tracking-results/{}"),
    carrier("Parcelforce", &["parcelforce"], "https://www.parcelforce.com/track-trace?trackNumber={}"),
    carrier("Evri", &["evri", "hermesuk", "myhermesuk"], "https://www.evri.com/track/parcel/{}"),
    carrier(
        "Hermes",
        &["hermes", "myhermes"],
        "https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation#{}",
    ),
    carrier("PostNL", &["postnl"], "https://jouw.postnl.nl/track-and-trace/{}"),
    carrier("bpost", &["bpost"], "https://track.bpost.cloud/btr/web/#/search?itemCode={}"),
    carrier("La Poste", &["laposte", "colissimo"], "https://www.laposte.fr/outils/suivre-vos-envois?code={}"),
    carrier(
        "Mondial Relay",
        &["mondialrelay"],
        "https://www.mondialrelay.fr/suivi-de-colis/?numeroExpedition={}",
    ),
    carrier(
        "Österreichische Post",
        &["austrianpost", "österreichischepost", "postat"],
        "https://www.post.at/sv/sendungsdetails?snr={}",
    ),
    carrier(
        "Swiss Post",
        &["swisspost", "schweizerischepost", "diepost"],
        "https://service.post.ch/ekp-web/ui/entry/search/{}",
    ),
    carrier(
        "Correos",
        &["correos"],
        "https://www.correos.es/es/en/tools/tracker/items/details?tracking-number={}",
    ),
    carrier(
        "Poste Italiane",
        &["posteitaliane"],
        "https://www.poste.it/cerca/index.html#/risultati-spedizioni/{}",
    ),
    carrier("PostNord", &["postnord"], "https://www.postnord.se/en/our-tools/track-and-trace?shipmentId={}"),
    carrier("Bring", &["bring", "posten"], "https://tracking.bring.com/tracking/{}"),
    carrier("InPost", &["inpost"], "https://inpost.pl/sledzenie-przesylek?number={}"),
    carrier("An Post", &["anpost"], "https://www.anpost.com/Post-Parcels/Track/History?item={}"),
    carrier(
        "Canada Post",
        &["canadapost", "postescanada"],
        "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={}",
    ),
    carrier(
        "Australia Post",
        &["australiapost", "auspost"],
        "https://auspost.com.au/mypost/track/#/details/{}",
    ),
];

const fn carrier(name: &'static str, words: &'static [&'static str], page: &'static str) -> Carrier {
    Carrier { name, words, page }
}

impl Carrier {
    /// The page on which the parcel `tracking` can be followed.
    pub fn url(&self, tracking: &str) -> String {
        self.page.replace("{}", &utf8_percent_encode(&compact(tracking), NON_ALPHANUMERIC).to_string())
    }
}

/// The carrier that a shop means by `written`.
pub fn find(written: &str) -> Option<&'static Carrier> {
    let written: String =
        written.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    CARRIERS.iter().find(|known| known.words.iter().any(|word| written.starts_with(word)))
}

/// Where the parcel `tracking` of `carrier` can be followed; `None` for a carrier that isn't known, or without a number.
pub fn tracking_url(carrier: &str, tracking: &str) -> Option<String> {
    if compact(tracking).is_empty() {
        return None;
    }
    find(carrier).map(|known| known.url(tracking))
}

/// A number as carriers take it: without gaps.
pub fn compact(tracking: &str) -> String {
    tracking.split_whitespace().collect()
}
