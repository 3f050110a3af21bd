//! Where a rule holds: conditions over a line, its order, its customer and what was said. All that are set must hold.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::outcome::OutcomeKind;
use crate::stage::Stage;

/// Conditions; one that is left out holds always. Texts compare without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Match {
    /// The product's key is one of these.
    pub product: Vec<String>,
    /// The SKU is one of these.
    pub sku: Vec<String>,
    /// The product carries one of these tags.
    pub tag: Vec<String>,
    /// The order goes to one of these countries.
    pub country: Vec<String>,
    /// The customer's level is one of these: `level` of what the shop knows of them, `guest` when it says nothing.
    pub level: Vec<String>,
    /// The reason is one of these.
    pub reason: Vec<String>,
    /// The finer reason is one of these.
    pub detail: Vec<String>,
    /// The wished outcome is one of these.
    pub outcome: Vec<OutcomeKind>,
    /// The order is at one of these stages.
    pub stage: Vec<Stage>,
    /// Fewer whole days than this passed since the parcel left; since the order, where that isn't known.
    pub waited_below: Option<i64>,
    /// So many whole days or more passed since then.
    pub waited_from: Option<i64>,
    /// The order was placed between these days of the year, both included: `["11-01", "12-24"]`; over the turn of the year, too.
    pub placed: Vec<String>,
    /// One of the line costs less than this, in minor units.
    pub price_below: Option<i64>,
    /// One of the line costs this or more.
    pub price_from: Option<i64>,
    /// The whole act moves less than this, in minor units.
    pub amount_below: Option<i64>,
    /// The whole act moves this or more.
    pub amount_from: Option<i64>,
    /// The customer returned this often or more within a year.
    pub returns_from: Option<i64>,
    /// What was answered to the questions.
    pub answers: BTreeMap<String, String>,
}

/// What a rule is held against: one line in its order.
#[derive(Clone, Debug, Default)]
pub struct Case<'c> {
    /// The product's key.
    pub product: &'c str,
    /// The SKU.
    pub sku: &'c str,
    /// The product's tags.
    pub tags: &'c [String],
    /// Where the order goes.
    pub country: &'c str,
    /// The customer's level.
    pub level: &'c str,
    /// The reason.
    pub reason: &'c str,
    /// The finer reason.
    pub detail: &'c str,
    /// The wished outcome.
    pub outcome: Option<OutcomeKind>,
    /// How far the order has come.
    pub stage: Option<Stage>,
    /// Whole days since the parcel left, or since the order.
    pub waited_days: i64,
    /// When the order was placed, UTC milliseconds.
    pub placed_ms: i64,
    /// What one of the line costs.
    pub price_minor: i64,
    /// What the whole act moves.
    pub amount_minor: i64,
    /// Returns of this customer within a year.
    pub returns: i64,
    /// Answers to the questions.
    pub answers: Option<&'c BTreeMap<String, String>>,
    /// Where days begin and end.
    pub zone: Option<&'c TimeZone>,
}

impl Match {
    /// True when every condition that is set holds.
    pub fn holds(&self, case: &Case<'_>) -> bool {
        one_of(&self.product, case.product)
            && one_of(&self.sku, case.sku)
            && (self.tag.is_empty() || case.tags.iter().any(|tag| one_of(&self.tag, tag)))
            && one_of(&self.country, case.country)
            && one_of(&self.level, if case.level.is_empty() { "guest" } else { case.level })
            && one_of(&self.reason, case.reason)
            && one_of(&self.detail, case.detail)
            && (self.outcome.is_empty() || case.outcome.is_some_and(|kind| self.outcome.contains(&kind)))
            && (self.stage.is_empty() || case.stage.is_some_and(|stage| self.stage.contains(&stage)))
            && self.waited_below.is_none_or(|below| case.waited_days < below)
            && self.waited_from.is_none_or(|from| case.waited_days >= from)
            && self.is_in_season(case)
            && self.price_below.is_none_or(|below| case.price_minor < below)
            && self.price_from.is_none_or(|from| case.price_minor >= from)
            && self.amount_below.is_none_or(|below| case.amount_minor < below)
            && self.amount_from.is_none_or(|from| case.amount_minor >= from)
            && self.returns_from.is_none_or(|from| case.returns >= from)
            && self.answers.iter().all(|(key, wanted)| {
                case.answers.and_then(|answers| answers.get(key)).is_some_and(|given| is_same(given, wanted))
            })
    }

    /// True when it holds as soon as the right thing is said: reasons, answers, wishes and amounts aren't known yet.
    pub fn could_hold(&self, case: &Case<'_>) -> bool {
        let known = Match {
            reason: Vec::new(),
            detail: Vec::new(),
            outcome: Vec::new(),
            amount_below: None,
            amount_from: None,
            answers: BTreeMap::new(),
            ..self.clone()
        };
        known.holds(case)
    }

    fn is_in_season(&self, case: &Case<'_>) -> bool {
        let [from, until] = self.placed.as_slice() else { return true };
        let zone = case.zone.cloned().unwrap_or(TimeZone::UTC);
        let Ok(placed) = jiff::Timestamp::from_millisecond(case.placed_ms) else { return false };
        let day = placed.to_zoned(zone).strftime("%m-%d").to_string();
        if from <= until { *from <= day && day <= *until } else { *from <= day || day <= *until }
    }

    /// Says what is wrong with it.
    pub(super) fn check(&self) -> Result<(), String> {
        match self.placed.as_slice() {
            [] => Ok(()),
            [from, until] if is_day(from) && is_day(until) => Ok(()),
            _ => Err("`placed` holds two days of the year, as [\"11-01\", \"12-24\"].".into()),
        }
    }
}

/// True for a day of the year as `12-24`.
pub(super) fn is_day(text: &str) -> bool {
    jiff::civil::Date::strptime("%Y-%m-%d", format!("2024-{text}")).is_ok() && text.len() == 5
}

fn one_of(wanted: &[String], given: &str) -> bool {
    wanted.is_empty() || wanted.iter().any(|one| is_same(one, given))
}

fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) || one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Match {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn every_condition_that_is_set_must_hold() {
        let tags = ["Sale".to_owned(), "kitchen".to_owned()];
        let answers = BTreeMap::from([("receipt".to_owned(), "Yes".to_owned())]);
        let case = Case {
            sku: "A-1",
            tags: &tags,
            country: "DE",
            price_minor: 1_999,
            placed_ms: 1_795_424_400_000,
            answers: Some(&answers),
            ..Case::default()
        };
        let cases = [
            ("", true),
            ("sku = [\"a-1\"]", true),
            ("sku = [\"b\", \"a-1\"]\ntag = [\"sale\"]", true),
            ("sku = [\"a-1\"]\ntag = [\"garden\"]", false),
            ("country = [\"AT\", \"CH\"]", false),
            ("level = [\"guest\"]", true),
            ("level = [\"gold\"]", false),
            ("price_below = 2000", true),
            ("price_below = 1999", false),
            ("price_from = 1999", true),
            ("answers = { receipt = \"yes\" }", true),
            ("answers = { packaging = \"yes\" }", false),
            ("placed = [\"11-01\", \"12-24\"]", true),
            ("placed = [\"12-01\", \"12-24\"]", false),
            ("placed = [\"11-20\", \"01-10\"]", true),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).holds(&case), expected, "{text}");
        }
    }

    #[test]
    fn the_stage_and_the_days_of_waiting_are_conditions_too() {
        let case = Case { stage: Some(Stage::OnItsWay), waited_days: 6, ..Case::default() };
        let cases = [
            ("stage = [\"on_its_way\", \"delivered\"]", true),
            ("stage = [\"placed\"]", false),
            ("waited_below = 7", true),
            ("waited_below = 6", false),
            ("waited_from = 6", true),
            ("waited_from = 7", false),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).holds(&case), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_said_yet_could_still_make_a_rule_hold() {
        let case = Case { level: "silver", ..Case::default() };
        let receipt = read("level = [\"silver\"]\nanswers = { receipt = \"yes\" }");
        let gold = read("level = [\"gold\"]\nanswers = { receipt = \"yes\" }");

        assert!(!receipt.holds(&case) && receipt.could_hold(&case));
        assert!(!gold.could_hold(&case), "what is known must hold anyway");
        for said in
            ["reason = [\"Damaged\"]", "detail = [\"x\"]", "outcome = [\"repair\"]", "amount_from = 5"]
        {
            assert!(!read(said).holds(&case) && read(said).could_hold(&case), "{said}");
        }
    }

    #[test]
    fn a_season_is_two_days_of_the_year() {
        assert!(read("placed = [\"02-29\", \"03-01\"]").check().is_ok());
        for wrong in
            ["placed = [\"12-24\"]", "placed = [\"24.12.\", \"31.12.\"]", "placed = [\"02-30\", \"03-01\"]"]
        {
            assert!(read(wrong).check().unwrap_err().contains("12-24"), "{wrong}");
        }
    }
}
