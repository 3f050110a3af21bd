//! What was chosen of a product, as colour and size: a JSON object of texts that keeps the shop's order.

use base::Result;
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// As it is stored.
pub fn to_stored(options: &[(String, String)]) -> String {
    serde_json::to_string(&Pairs(options.to_vec())).expect("texts are always JSON")
}

/// From what is stored.
pub fn from_stored(stored: &str) -> Result<Vec<(String, String)>> {
    let Pairs(pairs) = serde_json::from_str(stored)?;
    Ok(pairs)
}

struct Pairs(Vec<(String, String)>);

impl Serialize for Pairs {
    fn serialize<S: Serializer>(&self, target: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = target.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(source: D) -> std::result::Result<Pairs, D::Error> {
        source.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Pairs, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_keep_the_order_of_the_shop() {
        let options = [("size".to_owned(), "M".to_owned()), ("colour".to_owned(), "blue \"sky\"".to_owned())];

        let stored = to_stored(&options);

        assert_eq!(stored, r#"{"size":"M","colour":"blue \"sky\""}"#);
        assert_eq!(from_stored(&stored).unwrap(), options);
        assert_eq!(from_stored("{}").unwrap(), []);
        assert!(from_stored("[]").is_err());
    }
}
