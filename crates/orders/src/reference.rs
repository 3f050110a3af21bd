//! The references of returns and claims as people read them out: a letter that says what it is, then eight that can't be
//! mistaken for each other, as `R-7KQ2M4XP`.

use base::ids;
use base::{Read, Result, Tx};

/// What a reference names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A return, exchange, withdrawal or repair: the RMA number.
    Return,
    /// A warranty claim.
    Claim,
}

/// How often a reference is drawn before giving up: with 35 bits, a second time is rare already.
const DRAWS: usize = 8;

impl Named {
    fn letter(self) -> char {
        match self {
            Named::Return => 'R',
            Named::Claim => 'C',
        }
    }

    /// A reference that no other row has.
    pub(crate) fn draw(self, tx: &mut Tx<'_>) -> Result<String> {
        for _ in 0..DRAWS {
            let drawn = format!("{}-{}", self.letter(), ids::reference(&tx.context().chance));
            if !self.is_taken(tx, &drawn)? {
                return Ok(drawn);
            }
        }
        Err(base::Error::inside("no free reference was drawn"))
    }

    /// What a person typed, as the reference it means; `None` when it can't be one of this kind.
    pub fn read(self, typed: &str) -> Option<String> {
        let typed = typed.trim().trim_start_matches('#');
        let rest = typed.strip_prefix([self.letter(), self.letter().to_ascii_lowercase()]);
        let bare = rest.and_then(ids::read_reference).or_else(|| ids::read_reference(typed))?;
        Some(format!("{}-{bare}", self.letter()))
    }

    fn is_taken(self, read: &Read<'_>, reference: &str) -> Result<bool> {
        let sql = match self {
            Named::Return => "SELECT id FROM returns WHERE reference = $1",
            Named::Claim => "SELECT id FROM claims WHERE reference = $1",
        };
        Ok(read.find(sql, &[&reference], |row| row.get::<i64>(0))?.is_some())
    }
}

#[cfg(test)]
mod tests {
    use base::Chance;

    use super::*;

    #[test]
    fn a_reference_is_read_however_it_is_typed() {
        let chance = Chance::seeded(5);
        for _ in 0..200 {
            let bare = ids::reference(&chance);
            let made = format!("R-{bare}");
            for typed in
                [made.clone(), made.to_lowercase(), format!(" #{made} "), made.replace('-', ""), bare.clone()]
            {
                assert_eq!(Named::Return.read(&typed), Some(made.clone()), "{typed}");
            }
            assert_eq!(Named::Claim.read(&made), None);
        }
        assert_eq!(Named::Return.read("hello"), None);
        assert_eq!(Named::Return.read(""), None);
    }
}
