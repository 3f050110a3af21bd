//! What a customer is known by, and how well that is proved.

use base::{Error, Read, Result, Row, Tx};

use crate::names::CustomerId;

/// The kinds of identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An e-mail address, in lower case.
    Email,
    /// A phone number, digits and a leading plus.
    Phone,
    /// The hash of a chat visitor's token.
    Visitor,
    /// An id on a social network, as `instagram:123`.
    Social,
    /// The id in the shop system.
    Shop,
}

/// The rungs of proof, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// Somebody said so.
    None,
    /// They knew an order and its e-mail address or postcode.
    Order,
    /// They typed a code we sent there.
    Code,
    /// They signed in.
    SignIn,
}

/// An identity as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its kind.
    pub kind: Kind,
    /// Its value, normalised.
    pub value: String,
    /// How well it is proved.
    pub proof: Proof,
}

impl Kind {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Email => "email",
            Kind::Phone => "phone",
            Kind::Visitor => "visitor",
            Kind::Social => "social",
            Kind::Shop => "shop",
        }
    }

    fn read(text: &str) -> Result<Kind> {
        [Kind::Email, Kind::Phone, Kind::Visitor, Kind::Social, Kind::Shop]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| Error::inside(format!("unknown kind of identity {text}")))
    }

    /// The value as it is stored and compared.
    pub fn normalise(self, value: &str) -> String {
        match self {
            Kind::Email => value.trim().to_lowercase(),
            Kind::Phone => value.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect(),
            Kind::Visitor | Kind::Social | Kind::Shop => value.trim().to_owned(),
        }
    }
}

impl Proof {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Proof::None => "none",
            Proof::Order => "order",
            Proof::Code => "code",
            Proof::SignIn => "sign_in",
        }
    }

    /// From what is stored.
    pub(crate) fn read(text: &str) -> Result<Proof> {
        [Proof::None, Proof::Order, Proof::Code, Proof::SignIn]
            .into_iter()
            .find(|proof| proof.as_str() == text)
            .ok_or_else(|| Error::inside(format!("unknown proof {text}")))
    }
}

/// Longest value of an identity; RFC 5321 allows mail addresses of 254.
pub const VALUE_LIMIT: usize = 320;

/// Who is known by this identity: the kept customer, if any.
pub fn find(read: &Read<'_>, kind: Kind, value: &str) -> Result<Option<CustomerId>> {
    read.find(
        "SELECT coalesce(customers.merged_into, customers.id)
         FROM identities
         JOIN customers ON customers.id = identities.customer_id
         WHERE identities.kind = $1 AND identities.value = $2",
        &[&kind.as_str(), &kind.normalise(value)],
        |row| Ok(CustomerId(row.get(0)?)),
    )
}

/// Who is known by this identity; a new customer called `name` when nobody is.
pub fn find_or_create(tx: &mut Tx<'_>, kind: Kind, value: &str, name: &str) -> Result<CustomerId> {
    match find_and_name(tx, kind, value, name)? {
        Some(id) => Ok(id),
        None => {
            let id = super::create(tx, name)?;
            insert(tx, id, kind, value)?;
            Ok(id)
        }
    }
}

/// The same for what is only filed, as a mail of an old archive: nobody is told of the new customer.
pub fn find_or_file(tx: &mut Tx<'_>, kind: Kind, value: &str, name: &str) -> Result<CustomerId> {
    match find_and_name(tx, kind, value, name)? {
        Some(id) => Ok(id),
        None => {
            let id = super::insert(tx, name)?;
            insert(tx, id, kind, value)?;
            Ok(id)
        }
    }
}

/// Who is known by this, with a name where none was known. Asked for each mail that comes, so it is one look as a rule.
fn find_and_name(tx: &mut Tx<'_>, kind: Kind, value: &str, name: &str) -> Result<Option<CustomerId>> {
    let known = tx.find(
        "SELECT kept.id, kept.name
         FROM identities
         JOIN customers AS owner ON owner.id = identities.customer_id
         JOIN customers AS kept ON kept.id = coalesce(owner.merged_into, owner.id)
         WHERE identities.kind = $1 AND identities.value = $2",
        &[&kind.as_str(), &kind.normalise(value)],
        |row| Ok((CustomerId(row.get(0)?), row.get::<String>(1)?)),
    )?;
    let Some((id, known_as)) = known else { return Ok(None) };
    if known_as.is_empty() {
        super::name_if_unknown(tx, id, name)?;
    }
    Ok(Some(id))
}

/// Adds an unproved identity. Refused when another customer has it.
pub fn add(tx: &mut Tx<'_>, id: CustomerId, kind: Kind, value: &str) -> Result<()> {
    match find(tx, kind, value)? {
        Some(owner) if owner == super::find(tx, id)?.id => Ok(()),
        Some(_) => Err(Error::Conflict("Another customer is known by this. Merge the two instead.".into())),
        None => insert(tx, id, kind, value),
    }
}

fn insert(tx: &mut Tx<'_>, id: CustomerId, kind: Kind, value: &str) -> Result<()> {
    let value = kind.normalise(value);
    if value.is_empty() || value.len() > VALUE_LIMIT {
        return Err(Error::refused(format!("Write an address of 1 to {VALUE_LIMIT} characters.")));
    }
    tx.execute(
        "INSERT INTO identities (kind, value, customer_id, proof, created_ms) VALUES ($1, $2, $3, 'none', $4)",
        &[&kind.as_str(), &value, &id.0, &tx.now_ms()],
    )?;
    Ok(())
}

/// Raises the proof of an identity; a weaker proof than the known one changes nothing.
pub fn prove(tx: &mut Tx<'_>, kind: Kind, value: &str, proof: Proof) -> Result<()> {
    let value = kind.normalise(value);
    let known: String = tx.get(
        "SELECT proof FROM identities WHERE kind = $1 AND value = $2",
        &[&kind.as_str(), &value],
        |row| row.get(0),
    )?;
    if Proof::read(&known)? < proof {
        tx.execute(
            "UPDATE identities SET proof = $1, proved_ms = $2 WHERE kind = $3 AND value = $4",
            &[&proof.as_str(), &tx.now_ms(), &kind.as_str(), &value],
        )?;
    }
    Ok(())
}

/// Takes an identity away from the customer rows `cluster`.
pub fn remove(tx: &mut Tx<'_>, cluster: &[i64], kind: Kind, value: &str) -> Result<()> {
    let sql = format!(
        "DELETE FROM identities WHERE kind = $1 AND value = $2 AND customer_id IN ({})",
        base::db::placeholders(3, cluster.len())
    );
    let (kind, value) = (kind.as_str(), kind.normalise(value));
    let mut bound: Vec<&dyn base::Param> = vec![&kind, &value];
    bound.extend(base::db::params(cluster));
    if tx.execute_counted(&sql, &bound)? == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// The identities of the customers `ids`, best proved first.
pub fn list(read: &Read<'_>, ids: &[i64]) -> Result<Vec<Identity>> {
    let sql = format!(
        "SELECT kind, value, proof
         FROM identities
         WHERE customer_id IN ({})
         ORDER BY kind, value
         LIMIT 200",
        base::db::placeholders(1, ids.len())
    );
    let mut identities = read.list(&sql, &base::db::params(ids), identity_from)?;
    identities.sort_by_key(|identity| std::cmp::Reverse(identity.proof));
    Ok(identities)
}

/// The address to write to: the best proved e-mail address of the customers `ids`.
pub fn find_email(read: &Read<'_>, ids: &[i64]) -> Result<Option<String>> {
    let identities = list(read, ids)?;
    Ok(identities.into_iter().find(|identity| identity.kind == Kind::Email).map(|identity| identity.value))
}

fn identity_from(row: &Row<'_>) -> Result<Identity> {
    Ok(Identity {
        kind: Kind::read(&row.get::<String>(0)?)?,
        value: row.get(1)?,
        proof: Proof::read(&row.get::<String>(2)?)?,
    })
}
