//! Where a reading takes place, and how its mails are named there.

use super::means::Means;
use super::rows::Mailbox;
use super::wire::Wire;

/// A mailbox that is connected.
pub(super) struct Place<'a> {
    pub(super) means: &'a Means,
    pub(super) mailbox: &'a Mailbox,
    pub(super) wire: &'a mut Wire,
}

/// Numbers as a set of the wire: `3,5:7`.
pub(super) fn set_of(uids: &[i64]) -> String {
    let mut parts: Vec<(i64, i64)> = Vec::new();
    for uid in uids {
        match parts.last_mut() {
            Some((_, last)) if *last + 1 == *uid => *last = *uid,
            _ => parts.push((*uid, *uid)),
        }
    }
    let parts: Vec<String> = parts
        .iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}:{last}") })
        .collect();
    parts.join(",")
}

#[cfg(test)]
mod tests {
    use super::set_of;

    #[test]
    fn neighbours_are_named_together() {
        assert_eq!(set_of(&[1, 2, 3, 5, 9, 10]), "1:3,5,9:10");
        assert_eq!(set_of(&[7]), "7");
        assert_eq!(set_of(&[]), "");
    }
}
