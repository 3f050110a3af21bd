//! Who wants to act, what they can reach, and how well they have shown who they are.

use people::customer::Proof;

/// Whoever acts.
#[derive(Clone, Debug)]
pub struct Who {
    /// As it is recorded: `customer:7`, `agent:5`, `key:3`, `system`.
    pub actor: String,
    /// The rows of the customer whose orders can be reached; `None` reaches all.
    pub cluster: Option<Vec<i64>>,
    /// How well they have shown who they are.
    pub proof: Proof,
    /// The role of an agent, for the limits of the policy; empty for others.
    pub role: String,
}

impl Who {
    /// A customer who showed who they are as `proof` says.
    pub fn customer(id: i64, cluster: Vec<i64>, proof: Proof) -> Who {
        Who { actor: format!("customer:{id}"), cluster: Some(cluster), proof, role: String::new() }
    }

    /// An agent in `role`.
    pub fn agent(id: i64, role: &str) -> Who {
        Who { actor: format!("agent:{id}"), cluster: None, proof: Proof::SignIn, role: role.into() }
    }

    /// The program itself, as for an act whose hold window ended.
    pub fn system() -> Who {
        Who { actor: "system".into(), cluster: None, proof: Proof::SignIn, role: String::new() }
    }

    /// True for an agent or the program: windows may be passed over with a reason.
    pub fn is_staff(&self) -> bool {
        self.cluster.is_none()
    }

    /// True when a row of this customer can be reached.
    pub fn reaches(&self, customer_id: i64) -> bool {
        self.cluster.as_ref().is_none_or(|cluster| cluster.contains(&customer_id))
    }
}
