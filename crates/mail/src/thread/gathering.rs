//! Plain citation: mails hang together when one names the other, or both name a third.

use std::collections::HashMap;

use super::{Node, references};

/// For each mail the number of its group: the place of the group's first mail. What one cites and what cites it are of
/// one group, through mails nobody has as well, so the order in which mails come makes no difference. A Message-ID that
/// several mails bear stands for the first of them: senders reuse them.
pub fn groups(nodes: &[Node]) -> Vec<usize> {
    let mut above: Vec<usize> = (0..nodes.len()).collect();
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut taken: HashMap<&str, usize> = HashMap::new();
    for (at, node) in nodes.iter().enumerate() {
        let is_first = !node.id.is_empty() && *taken.entry(&node.id).or_insert(at) == at;
        let own = Some(node.id.as_str()).filter(|_| is_first);
        for id in own.into_iter().chain(node.cited()) {
            let other = *known.entry(id).or_insert(at);
            join(&mut above, at, other);
        }
    }
    (0..nodes.len()).map(|at| top(&mut above, at)).collect()
}

/// The places of the mails in the order in which to take them: as they came, but none before the mail it answers, if
/// that is among them. So a conversation belongs to the person who began it, not to whoever's mail was read first.
pub fn parents_first(nodes: &[Node]) -> Vec<usize> {
    let mut parents: Vec<Option<usize>> = vec![None; nodes.len()];
    let mut open = references(&without_subjects(nodes));
    while let Some(tree) = open.pop() {
        for child in &tree.children {
            if let Some(at) = child.at {
                parents[at] = tree.at;
            }
        }
        open.extend(tree.children);
    }
    let mut order = Vec::new();
    let mut is_taken = vec![false; nodes.len()];
    for at in 0..nodes.len() {
        let mut line = Vec::new();
        let mut next = Some(at).filter(|at| !is_taken[*at]);
        while let Some(one) = next {
            is_taken[one] = true;
            line.push(one);
            next = parents[one].filter(|parent| !is_taken[*parent]);
        }
        order.extend(line.into_iter().rev());
    }
    order
}

fn without_subjects(nodes: &[Node]) -> Vec<Node> {
    nodes.iter().map(|node| Node { subject: String::new(), ..node.clone() }).collect()
}

fn join(above: &mut [usize], one: usize, other: usize) {
    let (one, other) = (top(above, one), top(above, other));
    above[one.max(other)] = one.min(other);
}

fn top(above: &mut [usize], mut at: usize) -> usize {
    while above[at] != at {
        above[at] = above[above[at]];
        at = above[at];
    }
    at
}
