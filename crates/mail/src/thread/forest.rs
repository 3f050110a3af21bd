//! RFC 5256: THREAD=REFERENCES and THREAD=ORDEREDSUBJECT.

use std::collections::HashMap;

use super::{Node, Tree};
use crate::subject;

/// Deepest line of answers that is followed; what hangs deeper moves up. Mail headers allow a loop of any length.
const DEPTH_LIMIT: usize = 1000;

/// Threads by subject alone: the oldest mail of each subject with all others beneath it.
pub fn ordered_subject(nodes: &[Node]) -> Vec<Tree> {
    let mut by_subject: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, node) in nodes.iter().enumerate() {
        by_subject.entry(subject::subject_core(&node.subject)).or_default().push(at);
    }
    let mut threads: Vec<Vec<usize>> = by_subject.into_values().collect();
    for thread in &mut threads {
        thread.sort_by_key(|at| (nodes[*at].date, *at));
    }
    threads.sort_by_key(|thread| (nodes[thread[0]].date, thread[0]));
    let leaf = |at: &usize| Tree { at: Some(*at), children: Vec::new() };
    threads
        .iter()
        .map(|thread| Tree { at: Some(thread[0]), children: thread[1..].iter().map(leaf).collect() })
        .collect()
}

/// Threads by References and In-Reply-To, then by the subjects of what stands alone.
pub fn references(nodes: &[Node]) -> Vec<Tree> {
    let links = Links::of(nodes);
    let roots: Vec<usize> = (0..links.parents.len()).filter(|slot| links.parents[*slot].is_none()).collect();
    let mut trees: Vec<Tree> = roots
        .iter()
        .flat_map(|slot| links.pruned(*slot, 0))
        .filter(|tree| !tree.mails().is_empty())
        .collect();
    sort(&mut trees, nodes);
    let mut trees = merged_by_subject(trees, nodes);
    sort(&mut trees, nodes);
    trees
}

/// Every mail and every Message-ID that is spoken of, with who is whose parent.
struct Links {
    /// The mail in each slot; none for one that is only spoken of.
    mails: Vec<Option<usize>>,
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
}

impl Links {
    /// Step 1: a mail whose Message-ID was taken before counts as one without.
    fn of(nodes: &[Node]) -> Links {
        let mut links = Links { mails: Vec::new(), parents: Vec::new(), children: Vec::new() };
        let mut slots: HashMap<&str, usize> = HashMap::new();
        for (at, node) in nodes.iter().enumerate() {
            let own = match slots.get(node.id.as_str()) {
                Some(slot) if links.mails[*slot].is_none() => *slot,
                Some(_) => links.slot(),
                None => {
                    let slot = links.slot();
                    if !node.id.is_empty() {
                        slots.insert(&node.id, slot);
                    }
                    slot
                }
            };
            links.mails[own] = Some(at);
            let named = if node.references.is_empty() { &node.in_reply_to } else { &node.references };
            let named = if node.references.is_empty() { &named[..named.len().min(1)] } else { &named[..] };
            let mut before: Option<usize> = None;
            for id in named {
                let slot = *slots.entry(id).or_insert_with(|| links.slot());
                if let Some(parent) = before.filter(|_| links.parents[slot].is_none()) {
                    links.hang(slot, parent);
                }
                before = Some(slot);
            }
            match before {
                Some(parent) => links.hang(own, parent),
                None => links.cut(own),
            }
        }
        links
    }

    fn slot(&mut self) -> usize {
        self.mails.push(None);
        self.parents.push(None);
        self.children.push(Vec::new());
        self.mails.len() - 1
    }

    /// Hangs `slot` under `parent` unless that would close a loop.
    fn hang(&mut self, slot: usize, parent: usize) {
        let mut above = Some(parent);
        while let Some(one) = above {
            if one == slot {
                return;
            }
            above = self.parents[one];
        }
        self.cut(slot);
        self.parents[slot] = Some(parent);
        self.children[parent].push(slot);
    }

    fn cut(&mut self, slot: usize) {
        if let Some(parent) = self.parents[slot].take() {
            self.children[parent].retain(|child| *child != slot);
        }
    }

    /// Steps 2 and 3: without those only spoken of, but for one that holds several together at the top.
    fn pruned(&self, slot: usize, depth: usize) -> Vec<Tree> {
        if depth > DEPTH_LIMIT {
            return self
                .beneath(slot)
                .into_iter()
                .map(|at| Tree { at: Some(at), children: Vec::new() })
                .collect();
        }
        let children: Vec<Tree> =
            self.children[slot].iter().flat_map(|child| self.pruned(*child, depth + 1)).collect();
        match self.mails[slot] {
            Some(at) => vec![Tree { at: Some(at), children }],
            None if depth == 0 && children.len() > 1 => vec![Tree { at: None, children }],
            None => children,
        }
    }

    fn beneath(&self, slot: usize) -> Vec<usize> {
        let mut all = Vec::new();
        let mut open = vec![slot];
        while let Some(slot) = open.pop() {
            all.extend(self.mails[slot]);
            open.extend(&self.children[slot]);
        }
        all
    }
}

/// Step 5: what stands alone joins what bears the same subject.
fn merged_by_subject(trees: Vec<Tree>, nodes: &[Node]) -> Vec<Tree> {
    let said: Vec<subject::Subject> = trees.iter().map(|tree| subject_of(tree, nodes)).collect();
    let is_answer = |at: usize| trees[at].at.is_some() && (said[at].is_reply || said[at].is_forward);
    let mut table: HashMap<&str, usize> = HashMap::new();
    for at in (0..trees.len()).filter(|at| !said[*at].core.is_empty()) {
        let kept = *table.entry(&said[at].core).or_insert(at);
        let is_better = trees[at].at.is_none() || (is_answer(kept) && !is_answer(at));
        if kept != at && trees[kept].at.is_some() && is_better {
            table.insert(&said[at].core, at);
        }
    }
    let mut merged: Vec<Option<Tree>> = trees.iter().cloned().map(Some).collect();
    for at in 0..trees.len() {
        let Some(kept) = table.get(said[at].core.as_str()).copied().filter(|kept| *kept != at) else {
            continue;
        };
        let (Some(this), Some(mut into)) = (merged[at].take(), merged[kept].take()) else { continue };
        match (into.at, this.at) {
            (None, None) => into.children.extend(this.children),
            (None, Some(_)) => into.children.push(this),
            (Some(_), _) if is_answer(at) && !is_answer(kept) => into.children.push(this),
            (Some(_), _) => into = Tree { at: None, children: vec![into, this] },
        }
        merged[kept] = Some(into);
    }
    merged.into_iter().flatten().collect()
}

fn subject_of(tree: &Tree, nodes: &[Node]) -> subject::Subject {
    let first = tree.at.or_else(|| tree.children.first().and_then(|child| child.at));
    first.map(|at| subject::read(&nodes[at].subject)).unwrap_or_default()
}

/// Steps 4 and 6: by date, then by place, on every height.
fn sort(trees: &mut [Tree], nodes: &[Node]) {
    for tree in trees.iter_mut() {
        sort(&mut tree.children, nodes);
    }
    trees.sort_by_key(|tree| {
        let first = tree.at.or_else(|| tree.children.first().and_then(|child| child.at));
        first.map(|at| (nodes[at].date, at))
    });
}
