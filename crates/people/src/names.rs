//! How people are named: their ids, and names as they are kept.

base::id_type!(
    /// Names a customer.
    CustomerId
);

base::id_type!(
    /// Names an agent.
    AgentId
);

/// The longest name that is kept; the rest is cut.
pub const NAME_LIMIT: usize = 200;

/// One line of at most [`NAME_LIMIT`] characters, without control characters.
pub fn tidy_name(name: &str) -> String {
    let clean: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(NAME_LIMIT).collect()
}

/// True when `text` can be an e-mail address we could write to.
pub fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.trim().rsplit_once('@') else { return false };
    let is_plain = |part: &str| {
        !part.is_empty()
            && !part.chars().any(|c| c.is_whitespace() || c.is_control() || "<>,;@\"".contains(c))
    };
    is_plain(local) && is_plain(host) && !host.starts_with('.') && !host.ends_with('.') && text.len() <= 254
}
