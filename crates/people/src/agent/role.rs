//! Roles: named sets of rights.

use base::{Error, Read, Result, Tx};

/// What somebody may do; it stands on each route's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// See conversations, customers and orders.
    ReadInbox,
    /// Answer, note, assign, snooze, close.
    Answer,
    /// Change, merge and unmerge customers.
    EditCustomers,
    /// Make agents, give roles, disable.
    ManageTeam,
    /// See jobs, mail ledger and readers; retry and replay.
    Operate,
}

/// All rights with the names they are stored by.
const RIGHTS: [(Right, &str); 5] = [
    (Right::ReadInbox, "read_inbox"),
    (Right::Answer, "answer"),
    (Right::EditCustomers, "edit_customers"),
    (Right::ManageTeam, "manage_team"),
    (Right::Operate, "operate"),
];

/// The roles a new installation begins with.
const FIRST_ROLES: [(&str, &str); 4] = [
    ("Administrator", "read_inbox answer edit_customers manage_team operate"),
    ("Team lead", "read_inbox answer edit_customers operate"),
    ("Agent", "read_inbox answer edit_customers"),
    ("Observer", "read_inbox"),
];

/// Name of the role that may do everything.
pub const ADMINISTRATOR: &str = "Administrator";

/// A set of rights.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights(Vec<Right>);

/// A named set of rights.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// What it allows.
    pub rights: Rights,
}

impl Rights {
    /// Reads names separated by spaces; a name this program doesn't know gives nothing.
    pub fn read(names: &str) -> Rights {
        let known = |name: &str| RIGHTS.iter().find(|(_, known)| *known == name).map(|(right, _)| *right);
        Rights(names.split_whitespace().filter_map(known).collect())
    }

    /// True when `right` is among them.
    pub fn contains(&self, right: Right) -> bool {
        self.0.contains(&right)
    }
}

/// Makes the first roles where there are none.
pub fn prepare(tx: &mut Tx<'_>) -> Result<()> {
    for (name, rights) in FIRST_ROLES {
        let id: i64 = tx.id();
        tx.execute(
            "INSERT INTO roles (id, name, rights) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING",
            &[&id, &name, &rights],
        )?;
    }
    Ok(())
}

/// All roles, in the order they were made.
pub fn list(read: &Read<'_>) -> Result<Vec<Role>> {
    read.list("SELECT name, rights FROM roles ORDER BY id LIMIT 100", &[], |row| {
        Ok(Role { name: row.get(0)?, rights: Rights::read(&row.get::<String>(1)?) })
    })
}

pub(super) fn find_id(read: &Read<'_>, name: &str) -> Result<i64> {
    read.find("SELECT id FROM roles WHERE name = $1", &[&name], |row| row.get(0))?
        .ok_or_else(|| Error::refused("Choose one of the roles in the list."))
}
