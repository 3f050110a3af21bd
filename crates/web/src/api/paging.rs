//! Lists page by page: `limit` and `cursor` in, `data` and `next` out.

use base::Result;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Problem;

/// Rows of a page, unless the program says.
const LIMIT_DEFAULT: i64 = 50;
/// Rows of a page at most.
pub const LIMIT: i64 = 200;

/// One page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub data: Vec<T>,
    /// Send it as `cursor` to get the next page; null after the last one.
    pub next: Option<String>,
}

/// How many rows to give.
pub fn limit(asked: Option<i64>) -> Result<i64, Problem> {
    match asked.unwrap_or(LIMIT_DEFAULT) {
        limit @ 1..=LIMIT => Ok(limit),
        _ => Err(Problem::new("invalid", format!("limit: write a number from 1 to {LIMIT}."))),
    }
}

/// The place in the list called `name` that a cursor means.
pub fn place(name: &str, cursor: Option<&str>) -> Result<Option<(i64, i64)>, Problem> {
    let Some(cursor) = cursor else { return Ok(None) };
    let place = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| {
        let text = String::from_utf8(bytes).ok()?;
        let rest = text.strip_prefix(name)?.strip_prefix(' ')?;
        let (first, second) = rest.split_once(' ')?;
        Some((first.parse().ok()?, second.parse().ok()?))
    });
    match place {
        Some(place) => Ok(Some(place)),
        None => Err(Problem::new(
            "invalid",
            "cursor: this is none of this list. Send `next` of the page before as it is, or nothing to begin.",
        )),
    }
}

/// A page of the list called `name`; `last` is the place of its last row.
pub fn page<T>(name: &str, data: Vec<T>, limit: i64, last: Option<(i64, i64)>) -> Page<T> {
    let is_full = data.len() as i64 == limit;
    let next = last
        .filter(|_| is_full)
        .map(|(first, second)| URL_SAFE_NO_PAD.encode(format!("{name} {first} {second}")));
    Page { data, next }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_on_in_its_own_list_only() {
        let full = page("orders", vec![1, 2], 2, Some((7, -3)));
        let cursor = full.next.unwrap();

        assert_eq!(place("orders", Some(&cursor)).unwrap(), Some((7, -3)));
        assert_eq!(place("orders", None).unwrap(), None);
        for (name, cursor) in [("order", cursor.as_str()), ("orders", "7"), ("orders", ""), ("orders", "%%")]
        {
            assert!(place(name, Some(cursor)).unwrap_err().detail.starts_with("cursor: "), "{name} {cursor}");
        }
    }

    #[test]
    fn the_last_page_is_the_one_that_is_not_full() {
        assert!(page("x", vec![1], 2, Some((1, 1))).next.is_none());
        assert!(page::<i64>("x", vec![], 2, None).next.is_none());
    }

    #[test]
    fn limits_out_of_range_are_told() {
        assert_eq!((limit(None).unwrap(), limit(Some(200)).unwrap()), (50, 200));
        for wrong in [0, -1, 201] {
            assert_eq!(limit(Some(wrong)).unwrap_err().detail, "limit: write a number from 1 to 200.");
        }
    }
}
