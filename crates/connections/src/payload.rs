//! A shop's JSON taken apart: a leaf that a field takes is taken out, and what is left at the end is kept beside the record,
//! so that nothing gets lost silently. Empty values say nothing and are left out.

use base::money;
use serde_json::{Map, Value};

/// What a shop sent, as far as nobody took it yet.
#[derive(Clone, Debug)]
pub struct Payload(Map<String, Value>);

impl Payload {
    /// Anything but an object has no fields.
    pub fn new(value: Value) -> Payload {
        match value {
            Value::Object(fields) => Payload(fields),
            _ => Payload(Map::new()),
        }
    }

    /// A text, number or truth as text, still there afterwards.
    pub fn see(&self, name: &str) -> Option<String> {
        self.0.get(name).and_then(text_of)
    }

    /// Takes a text or number as text; an empty one is none.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let text = self.see(name)?;
        self.0.remove(name);
        Some(text)
    }

    /// Takes a text of at most `chars`; a longer one is cut, and kept whole beside the record.
    pub fn take_within(&mut self, name: &str, chars: usize) -> Option<String> {
        let text = self.see(name)?.replace('\0', "");
        if text.chars().count() > chars {
            return Some(text.chars().take(chars).collect());
        }
        self.0.remove(name);
        Some(text).filter(|text| !text.trim().is_empty())
    }

    /// Takes an object; an empty one when there is none.
    pub fn open(&mut self, name: &str) -> Payload {
        match self.0.get(name) {
            Some(Value::Object(_)) => {
                self.0.remove(name).map_or_else(|| Payload::new(Value::Null), Payload::new)
            }
            _ => Payload::new(Value::Null),
        }
    }

    /// Takes a list of objects; a list of anything else stays.
    pub fn list(&mut self, name: &str) -> Vec<Payload> {
        match self.0.get(name) {
            Some(Value::Array(all)) if all.iter().all(Value::is_object) => match self.0.remove(name) {
                Some(Value::Array(all)) => all.into_iter().map(Payload::new).collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// Puts back what is left of something taken under `name`.
    pub fn put_back(&mut self, name: &str, rest: Payload) {
        self.0.insert(name.into(), Value::Object(rest.0));
    }

    /// Puts back what is left of a list, each in its place.
    pub fn put_back_list(&mut self, name: &str, rests: Vec<Payload>) {
        self.0
            .insert(name.into(), Value::Array(rests.into_iter().map(|rest| Value::Object(rest.0)).collect()));
    }

    /// True when there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What nobody took, without what says nothing.
    pub fn rest(self) -> Value {
        pruned(Value::Object(self.0)).unwrap_or_else(|| Value::Object(Map::new()))
    }
}

/// Without nulls, empty texts, lists and objects. Lists keep the places of what they hold.
fn pruned(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::Array(all) => {
            let kept: Vec<Option<Value>> = all.into_iter().map(pruned).collect();
            let says_something = kept.iter().any(Option::is_some);
            says_something.then(|| Value::Array(kept.into_iter().map(Option::unwrap_or_default).collect()))
        }
        Value::Object(fields) => {
            let kept: Map<String, Value> =
                fields.into_iter().filter_map(|(name, value)| Some((name, pruned(value)?))).collect();
            (!kept.is_empty()).then_some(Value::Object(kept))
        }
        other => Some(other),
    }
}

/// A leaf as text; none for an empty one, a list or an object. NUL bytes, which PostgreSQL can't store, go.
pub fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.replace('\0', ""),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// The field `name` of an object as text.
pub fn see(value: &Value, name: &str) -> Option<String> {
    value.get(name).and_then(text_of)
}

/// The list `name` of an object; an empty one when there is none.
pub fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// An amount in minor units; trailing digits that are no coin of the currency are rounded, as shops send sums of taxes so.
pub fn minor(text: &str, currency: &str) -> Option<i64> {
    if let Some(minor) = money::read_minor(text, currency) {
        return Some(minor);
    }
    let number: f64 = text.parse().ok()?;
    let scaled = number * 10_f64.powi(money::digits(currency) as i32);
    (scaled.is_finite() && scaled.abs() < 1e15).then(|| scaled.round() as i64)
}

/// Minor units as the import reads them.
pub fn decimal(minor: i64, currency: &str) -> String {
    let digits = money::digits(currency) as usize;
    let sign = if minor < 0 { "-" } else { "" };
    let text = format!("{:0width$}", minor.unsigned_abs(), width = digits + 1);
    let (whole, part) = text.split_at(text.len() - digits);
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// RFC 3339 in milliseconds.
pub fn moment_ms(text: &str) -> Option<i64> {
    text.parse::<jiff::Timestamp>().ok().map(|at| at.as_millisecond())
}

/// Milliseconds as RFC 3339.
pub fn moment_text(at_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(at_ms).map(|at| at.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_taken_is_gone_and_the_rest_is_kept_without_what_says_nothing() {
        let mut payload = Payload::new(
            json!({"a": "1", "b": null, "c": {"d": "", "e": 2}, "l": [{"x": 1}, {"x": 2, "y": 3}]}),
        );

        assert_eq!(payload.take("a").as_deref(), Some("1"));
        let mut lines = payload.list("l");
        for line in &mut lines {
            line.take("x");
        }
        payload.put_back_list("l", lines);

        assert_eq!(payload.rest(), json!({"c": {"e": 2}, "l": [null, {"y": 3}]}));
    }

    #[test]
    fn a_text_that_is_too_long_is_cut_and_kept_whole() {
        let mut payload = Payload::new(json!({"title": "abcdef"}));

        assert_eq!(payload.take_within("title", 3).as_deref(), Some("abc"));
        assert_eq!(payload.rest(), json!({"title": "abcdef"}));
    }

    #[test]
    fn amounts_go_both_ways_in_every_currency() {
        for (text, currency, expected) in
            [("199.00", "USD", 19_900), ("500", "JPY", 500), ("-0.05", "EUR", -5), ("1.234", "KWD", 1_234)]
        {
            assert_eq!(minor(text, currency), Some(expected));
            assert_eq!(decimal(expected, currency).parse::<f64>().unwrap(), text.parse::<f64>().unwrap());
        }
        assert_eq!(minor("3.9765", "USD"), Some(398));
        assert_eq!(minor("many", "USD"), None);
        assert_eq!(decimal(5, "EUR"), "0.05");
    }
}
