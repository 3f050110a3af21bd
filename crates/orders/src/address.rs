//! A postal address in parts, as the shop wrote it; not a check whether the place exists.

use serde::{Deserialize, Serialize};

/// Where something is sent. Every part may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Who receives it, where that isn't the customer.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Street and house number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub line1: String,
    /// Flat, floor, building.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub line2: String,
    /// Town.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub city: String,
    /// State or province.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// Postcode or ZIP.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub postcode: String,
    /// Country, as a name or an ISO 3166 code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country: String,
}

impl Address {
    /// The address as people write it on a parcel; empty parts leave no gap.
    pub fn lines(&self) -> Vec<String> {
        let region = joined(&[&self.state, &self.postcode], " ");
        let town = joined(&[&self.city, &region], ", ");
        let lines = [&self.name, &self.line1, &self.line2, &town, &self.country];
        lines.into_iter().filter(|line| !line.is_empty()).cloned().collect()
    }

    /// As it is stored: JSON without the empty parts, or nothing at all.
    pub fn to_stored(&self) -> String {
        if *self == Address::default() {
            return String::new();
        }
        serde_json::to_string(self).expect("a struct of texts is always JSON")
    }

    /// From what is stored. Text of another origin becomes the first line rather than being lost.
    pub fn from_stored(stored: &str) -> Address {
        if stored.is_empty() {
            return Address::default();
        }
        serde_json::from_str(stored)
            .unwrap_or_else(|_| Address { line1: stored.into(), ..Address::default() })
    }
}

fn joined(parts: &[&str], between: &str) -> String {
    let filled: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    filled.join(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn denver() -> Address {
        Address {
            line1: "986 Sunset Drive".into(),
            line2: "Suite 259".into(),
            city: "Denver".into(),
            state: "CO".into(),
            postcode: "80279".into(),
            country: "USA".into(),
            ..Address::default()
        }
    }

    #[test]
    fn an_address_reads_as_on_a_parcel() {
        assert_eq!(denver().lines(), ["986 Sunset Drive", "Suite 259", "Denver, CO 80279", "USA"]);
        assert_eq!(Address { city: "Berlin".into(), ..Address::default() }.lines(), ["Berlin"]);
        assert_eq!(Address::default().lines(), Vec::<String>::new());
    }

    #[test]
    fn an_address_comes_back_from_the_store_as_it_went_in() {
        assert_eq!(Address::from_stored(&denver().to_stored()), denver());
        assert_eq!(Address::default().to_stored(), "");
        assert_eq!(Address::from_stored(""), Address::default());
    }

    #[test]
    fn an_address_that_was_stored_as_plain_text_is_not_lost() {
        assert_eq!(Address::from_stored("12 Mill Lane").line1, "12 Mill Lane");
    }
}
