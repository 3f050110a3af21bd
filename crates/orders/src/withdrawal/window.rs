//! The period of withdrawal: 14 days from the delivery of the last parcel, to the end of the day where the customer is.
//! What isn't known is in the customer's favour.
//!
//! Sources: Art. 9(2)(b) of Directive 2011/83/EU; Art. 3 of Regulation (EEC) No 1182/71: the day of delivery doesn't
//! count, the last day ends at midnight, and one that would end on a Saturday or Sunday ends with the next working day.
//! Public holidays are not known here.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::Standing;
use crate::order::OrderView;

/// Days from delivery.
pub const DAYS: i64 = 14;
/// The last place on earth where a day ends: where a customer of an unknown country may be.
const LAST_ZONE: &str = "Etc/GMT+12";

/// Country codes with names people write and the zone where the day ends last.
const ZONES: [(&str, &[&str], &str); 33] = [
    ("AT", &["AUSTRIA", "ÖSTERREICH"], "Europe/Vienna"),
    ("BE", &["BELGIUM", "BELGIË", "BELGIQUE", "BELGIEN"], "Europe/Brussels"),
    ("BG", &["BULGARIA", "БЪЛГАРИЯ"], "Europe/Sofia"),
    ("CH", &["SWITZERLAND", "SCHWEIZ", "SUISSE", "SVIZZERA"], "Europe/Zurich"),
    ("CY", &["CYPRUS", "ΚΎΠΡΟΣ"], "Asia/Nicosia"),
    ("CZ", &["CZECHIA", "CZECH REPUBLIC", "ČESKO"], "Europe/Prague"),
    ("DE", &["GERMANY", "DEUTSCHLAND"], "Europe/Berlin"),
    ("DK", &["DENMARK", "DANMARK"], "Europe/Copenhagen"),
    ("EE", &["ESTONIA", "EESTI"], "Europe/Tallinn"),
    ("ES", &["SPAIN", "ESPAÑA"], "Atlantic/Canary"),
    ("FI", &["FINLAND", "SUOMI"], "Europe/Helsinki"),
    ("FR", &["FRANCE"], "Europe/Paris"),
    ("GB", &["UNITED KINGDOM", "GREAT BRITAIN", "UK", "ENGLAND"], "Europe/London"),
    ("GR", &["GREECE", "ΕΛΛΆΔΑ", "EL"], "Europe/Athens"),
    ("HR", &["CROATIA", "HRVATSKA"], "Europe/Zagreb"),
    ("HU", &["HUNGARY", "MAGYARORSZÁG"], "Europe/Budapest"),
    ("IE", &["IRELAND", "ÉIRE"], "Europe/Dublin"),
    ("IS", &["ICELAND", "ÍSLAND"], "Atlantic/Reykjavik"),
    ("IT", &["ITALY", "ITALIA"], "Europe/Rome"),
    ("LI", &["LIECHTENSTEIN"], "Europe/Vaduz"),
    ("LT", &["LITHUANIA", "LIETUVA"], "Europe/Vilnius"),
    ("LU", &["LUXEMBOURG", "LUXEMBURG"], "Europe/Luxembourg"),
    ("LV", &["LATVIA", "LATVIJA"], "Europe/Riga"),
    ("MT", &["MALTA"], "Europe/Malta"),
    ("NL", &["NETHERLANDS", "THE NETHERLANDS", "NEDERLAND"], "Europe/Amsterdam"),
    ("NO", &["NORWAY", "NORGE"], "Europe/Oslo"),
    ("PL", &["POLAND", "POLSKA"], "Europe/Warsaw"),
    ("PT", &["PORTUGAL"], "Atlantic/Azores"),
    ("RO", &["ROMANIA", "ROMÂNIA"], "Europe/Bucharest"),
    ("SE", &["SWEDEN", "SVERIGE"], "Europe/Stockholm"),
    ("SI", &["SLOVENIA", "SLOVENIJA"], "Europe/Ljubljana"),
    ("SK", &["SLOVAKIA", "SLOVENSKO"], "Europe/Bratislava"),
    ("US", &["USA", "UNITED STATES", "UNITED STATES OF AMERICA"], "Pacific/Honolulu"),
];

/// How a withdrawal from `order` at `now_ms` stands, and when the period ends, if that is known.
pub fn judge(order: &OrderView, now_ms: i64) -> (Standing, Option<i64>) {
    let Some(delivered_ms) = delivered_ms(order) else { return (Standing::InTime, None) };
    let ends_ms = ends_ms(delivered_ms, zone_of(&order.address.country));
    let standing =
        if ends_ms.is_none_or(|ends_ms| now_ms < ends_ms) { Standing::InTime } else { Standing::Late };
    (standing, ends_ms)
}

/// When the last parcel arrived; nothing while one is under way or a product is in no parcel.
fn delivered_ms(order: &OrderView) -> Option<i64> {
    let arrivals: Option<Vec<i64>> = order.shipments.iter().map(|shipment| shipment.delivered_ms).collect();
    let knows_contents = order.shipments.iter().all(|shipment| !shipment.skus.is_empty());
    let is_sent = |sku: &String| order.shipments.iter().any(|shipment| shipment.skus.contains(sku));
    let is_all_sent = order.lines.iter().filter(|line| !line.sku.is_empty()).all(|line| is_sent(&line.sku));
    if knows_contents && !is_all_sent {
        return None;
    }
    arrivals?.into_iter().max()
}

/// The midnight at which the period ends: the first moment that is too late, UTC milliseconds.
pub fn ends_ms(delivered_ms: i64, zone: TimeZone) -> Option<i64> {
    let delivered = Timestamp::from_millisecond(delivered_ms).ok()?.to_zoned(zone.clone()).date();
    let mut last = delivered.checked_add(DAYS.days()).ok()?;
    while matches!(last.weekday(), Weekday::Saturday | Weekday::Sunday) {
        last = last.tomorrow().ok()?;
    }
    Some(last.tomorrow().ok()?.to_zoned(zone).ok()?.timestamp().as_millisecond())
}

/// A moment for agents, to the minute: `2026-11-24 23:00 UTC`.
pub fn in_utc(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms)
        .map_or_else(|_| "—".into(), |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

/// Where the day ends last in the country an address names.
pub fn zone_of(country: &str) -> TimeZone {
    let wanted = country.trim().to_uppercase();
    let known = ZONES.iter().find(|(code, names, _)| *code == wanted || names.contains(&wanted.as_str()));
    let name = known.map_or(LAST_ZONE, |(_, _, zone)| zone);
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn the_period_ends_at_midnight_where_the_customer_is() {
        let cases = [
            // A Monday's delivery; Berlin is at UTC+1.
            ("2026-11-02T08:00:00Z", "DE", "2026-11-16T23:00:00Z"),
            // Late in the evening in Helsinki it is already the next day.
            ("2026-11-02T22:30:00Z", "Finland", "2026-11-17T22:00:00Z"),
            // The clock goes back in between.
            ("2026-10-19T08:00:00Z", "Deutschland", "2026-11-02T23:00:00Z"),
            // Saturday and Sunday: it ends with Monday.
            ("2026-11-07T08:00:00Z", "de", "2026-11-23T23:00:00Z"),
            ("2026-11-08T08:00:00Z", "Germany", "2026-11-23T23:00:00Z"),
            // Where the day ends last.
            ("2026-11-02T08:00:00Z", "Spain", "2026-11-17T00:00:00Z"),
            ("2026-11-02T08:00:00Z", "PT", "2026-11-17T01:00:00Z"),
            ("2026-11-02T12:00:00Z", "Atlantis", "2026-11-17T12:00:00Z"),
        ];
        for (delivered, country, ends) in cases {
            assert_eq!(ends_ms(ms(delivered), zone_of(country)), Some(ms(ends)), "{delivered} {country}");
        }
    }

    #[test]
    fn every_zone_of_the_table_exists() {
        for (code, names, zone) in ZONES {
            assert!(TimeZone::get(zone).is_ok(), "{zone}");
            for name in names {
                assert_eq!(zone_of(&name.to_lowercase()), zone_of(code), "{name}");
            }
        }
        assert!(TimeZone::get(LAST_ZONE).is_ok());
    }

    #[test]
    fn an_impossible_delivery_has_no_end() {
        assert_eq!(ends_ms(i64::MAX, TimeZone::UTC), None);
    }
}
