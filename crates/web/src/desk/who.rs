//! Agents as the domain knows them, and whoever acted in words.

use orders::act::Who;
use people::Agent;

use super::inbox::named;

/// `agent` as one who acts on orders, in the role the policy's limits name.
pub fn who(agent: &Agent) -> Who {
    Who::agent(agent.id.0, &role(&agent.role))
}

/// A role as the policy's limits call it: in small letters, and a team lead is a `lead` there.
fn role(name: &str) -> String {
    match name.to_lowercase().as_str() {
        "team lead" => "lead".into(),
        other => other.into(),
    }
}

/// Whoever is recorded as `actor`, as people call them.
pub fn in_words(actor: &str, agents: &[Agent], customer: &str) -> String {
    match actor.split_once(':') {
        Some(("agent", id)) => agents
            .iter()
            .find(|agent| agent.id.to_string() == id)
            .map_or_else(|| "a former agent".into(), |agent| agent.name.clone()),
        Some(("customer", _)) => named(customer),
        Some(("key", _)) => "a program".into(),
        Some(("shop", _)) => "the shop's system".into(),
        _ => "Attend".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_of_the_first_policy_belongs_to_a_role_there_is() {
        let policy = orders::policy::Policy::read(orders::policy::FIRST).unwrap();
        let roles = ["Administrator", "Team lead", "Agent", "Observer"].map(role);
        assert!(!policy.limits.is_empty());
        for limited in policy.limits.keys() {
            assert!(roles.contains(limited), "{limited} is nobody's role: {roles:?}");
        }
    }

    #[test]
    fn whoever_acted_is_named_or_described() {
        let cases = [
            ("customer:7", "Ana"),
            ("key:3", "a program"),
            ("system", "Attend"),
            ("agent:9", "a former agent"),
        ];
        for (actor, expected) in cases {
            assert_eq!(in_words(actor, &[], "Ana"), expected);
        }
        assert_eq!(in_words("customer:7", &[], ""), "Visitor");
    }
}
