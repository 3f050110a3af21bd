//! Decides what each line of a mail is: written now, quoted, signature or passed on.

use super::Kind;
use super::attribution::attribution_at;
use super::divider::{Below, divider};
use super::header::{block_at, labelled};
use super::line::Line;
use super::mark::Mark;
use super::signature;

/// Most lines of a quote that stays with the answer below it; a longer one folds like any other.
const ANSWERED_LIMIT: usize = 25;
/// How many signatures may stand below each other: name, phone, disclaimer, scanner.
const SIGNATURES_LIMIT: usize = 8;
/// A quoted line of at least this length may have been cut by a program that forgot the quote sign of the rest.
const CUT_LENGTH: usize = 60;
/// Most lines a link may be wrapped over within a quote.
const LINK_LIMIT: usize = 3;

/// How often the rest is looked at again: taking a quote away can leave a signature at the end.
const PASSES_LIMIT: usize = 4;

/// The kind of each of `lines`.
pub fn decide(lines: &[Line<'_>]) -> Vec<Kind> {
    let mut kinds = decide_once(lines);
    for _ in 1..PASSES_LIMIT {
        let kept: Vec<usize> = (0..lines.len()).filter(|at| is_kept(kinds[*at])).collect();
        if kept.len() == lines.len() || kept.is_empty() {
            break;
        }
        let (rest, places) = rest_of(lines, &kept);
        let again = decide_once(&rest);
        let mut has_changed = false;
        for (kind, at) in again.into_iter().zip(places).filter_map(|(kind, at)| Some((kind, at?))) {
            has_changed |= !is_kept(kind) && !lines[at].is_blank();
            kinds[at] = kind;
        }
        if !has_changed {
            break;
        }
    }
    kinds
}

fn is_kept(kind: Kind) -> bool {
    matches!(kind, Kind::Reply | Kind::Answered)
}

/// The lines that were kept, with a blank one where others were taken away, and where each of them stood.
fn rest_of<'a>(lines: &[Line<'a>], kept: &[usize]) -> (Vec<Line<'a>>, Vec<Option<usize>>) {
    let (mut rest, mut places) = (Vec::new(), Vec::new());
    for (nth, at) in kept.iter().enumerate() {
        if nth > 0 && kept[nth - 1] + 1 != *at {
            rest.push(Line::new(""));
            places.push(None);
        }
        rest.push(lines[*at].clone());
        places.push(Some(*at));
    }
    (rest, places)
}

fn decide_once(lines: &[Line<'_>]) -> Vec<Kind> {
    let mut deciding =
        Deciding { lines, kinds: vec![Kind::Reply; lines.len()], blocks: Vec::new(), cut: None };
    deciding.find_quotes();
    deciding.sign_last();
    deciding.keep_answered();
    deciding.sign_all();
    deciding.take_marked_signatures();
    deciding.leave_something();
    deciding.kinds
}

/// A stretch of quoted lines.
struct Block {
    start: usize,
    end: usize,
    /// True when a line above it says who wrote it.
    is_introduced: bool,
    /// True when words of the writer stand between it and the next quote.
    is_answered: bool,
}

struct Deciding<'a> {
    lines: &'a [Line<'a>],
    kinds: Vec<Kind>,
    blocks: Vec<Block>,
    /// From where on all is an earlier mail.
    cut: Option<usize>,
}

impl Deciding<'_> {
    fn find_quotes(&mut self) {
        let (mut at, mut is_introduced) = (0, false);
        while at < self.lines.len() {
            let line = &self.lines[at];
            if line.mark == Mark::Quote {
                at = self.take_marked(at);
                is_introduced = true;
            } else if line.is_quoted() {
                at = self.take_block(at, is_introduced);
                is_introduced = false;
            } else if line.is_blank() {
                at += 1;
            } else if let Some(below) = divider(line) {
                if below == Below::Answered && self.is_quoted_below(at + 1) {
                    self.take(at, at + 1, Kind::Quote);
                    (at, is_introduced) = (at + 1, true);
                    continue;
                }
                return self.cut_at(at, if below == Below::PassedOn { Kind::Forwarded } else { Kind::Quote });
            } else if self.is_header(at) {
                return self.cut_at(at, Kind::Quote);
            } else if let Some(end) = attribution_at(self.lines, at) {
                if self.next_said(end).is_some_and(|next| !self.lines[next].is_quoted()) {
                    return self.cut_at(at, Kind::Quote);
                }
                self.take(at, end, Kind::Quote);
                (at, is_introduced) = (end, true);
            } else {
                self.note_answer(at);
                (at, is_introduced) = (at + 1, false);
            }
        }
    }

    /// What the writer's program marked as its copy of an earlier mail.
    fn take_marked(&mut self, at: usize) -> usize {
        let end = (at..self.lines.len())
            .find(|at| self.lines[*at].mark != Mark::Quote && !self.lines[*at].is_blank());
        let end = end.unwrap_or(self.lines.len());
        let first = (at..end).filter(|at| !self.lines[*at].is_blank()).take(2);
        let is_passed_on = first.into_iter().any(|at| divider(&self.lines[at]) == Some(Below::PassedOn));
        self.take(at, end, if is_passed_on { Kind::Forwarded } else { Kind::Quote });
        end
    }

    /// Quoted lines, blank ones between them, and what of links was wrapped out of them.
    fn take_block(&mut self, start: usize, is_introduced: bool) -> usize {
        let mut end = start;
        for at in start.. {
            let Some(line) = self.lines.get(at) else { break };
            if line.is_blank() && !line.is_quoted() {
                continue;
            }
            let goes_on = line.is_quoted() || at == end && self.is_rest_of_link(at);
            if line.mark == Mark::Quote || !goes_on {
                break;
            }
            end = at + 1;
        }
        self.blocks.push(Block { start, end, is_introduced, is_answered: false });
        self.kinds[start..end].fill(Kind::Quote);
        end
    }

    /// True when the line is nothing but a link, or ends one that a quoted line above it began.
    fn is_rest_of_link(&self, at: usize) -> bool {
        let said = self.lines[at].said;
        let is_link = ["(http", "<http", "[http"].iter().any(|start| said.starts_with(start))
            && !said.contains(' ')
            || said.starts_with("(http") && said.trim_end_matches(['>', ' ']).ends_with(')');
        let opens = |line: &Line<'_>| {
            line.said.rfind("(http").is_some_and(|open| !line.said[open..].contains(')'))
                || line.said.rfind("<http").is_some_and(|open| !line.said[open..].contains('>'))
        };
        let above = self.lines[..at].iter().rev().take(LINK_LIMIT).find(|line| opens(line));
        is_link || above.is_some() && said.ends_with([')', '>']) && !said.contains(' ')
    }

    /// From `at` on all is an earlier mail, and so is the line drawn above it.
    fn cut_at(&mut self, at: usize, kind: Kind) {
        self.take(at, self.lines.len(), kind);
        self.cut = Some(at);
    }

    fn take(&mut self, start: usize, end: usize, kind: Kind) {
        let own = (0..start).rev().find(|at| !self.lines[*at].is_blank() && !self.lines[*at].is_rule());
        let above = own.map_or(0, |own| own + 1);
        let first = (above..start).find(|at| self.kinds[*at] == Kind::Reply).unwrap_or(start);
        self.kinds[first..end].fill(kind);
    }

    /// A form of a shop's own ("Name: …, From: …") is no header block: what stands above it is labelled too.
    fn is_header(&self, at: usize) -> bool {
        if labelled(&self.lines[at].folded).is_none() || block_at(self.lines, at).is_none() {
            return false;
        }
        let mut above = self.lines[..at].iter().filter(|line| !line.is_blank() && !line.is_rule()).peekable();
        above.peek().is_none()
            || !above.all(|line| line.folded.split_once(": ").is_some_and(|(label, _)| label.len() <= 30))
    }

    /// True when what a divider announces is marked with quote signs: then words may follow it.
    fn is_quoted_below(&self, from: usize) -> bool {
        let next = self.next_said(from).and_then(|next| match attribution_at(self.lines, next) {
            Some(end) => self.next_said(end),
            None => Some(next),
        });
        next.is_some_and(|next| self.lines[next].is_quoted())
    }

    fn next_said(&self, from: usize) -> Option<usize> {
        (from..self.lines.len()).find(|at| !self.lines[*at].is_blank())
    }

    /// The line was written now: the quote above it is answered, unless the line is the end of one that was cut.
    fn note_answer(&mut self, at: usize) {
        let above = at.checked_sub(1).map(|above| &self.lines[above]);
        let was_cut = above.is_some_and(|above| {
            let ends = above.said.ends_with(['?', '!', ':']);
            above.is_quoted() && !above.is_blank() && above.said.chars().count() >= CUT_LENGTH && !ends
        });
        let goes_on = self.lines.get(at + 1).is_none_or(|below| below.is_quoted());
        if !(was_cut && goes_on)
            && let Some(block) = self.blocks.last_mut()
        {
            block.is_answered = true;
        }
    }

    /// A quoted question stays with the answer below it. One quote at the top with all answers below is no question.
    fn keep_answered(&mut self) {
        let mut start = 0;
        while start < self.blocks.len() {
            let next = (start + 1..self.blocks.len()).find(|at| self.blocks[*at].is_introduced);
            let group = start..next.unwrap_or(self.blocks.len());
            let alternates =
                group.len() > 1 && self.blocks[start..group.end - 1].iter().any(|block| block.is_answered);
            for block in &self.blocks[group.clone()] {
                let lines = block.start..block.end;
                let said = self.lines[lines.clone()].iter().filter(|line| !line.is_blank()).count();
                if block.is_answered
                    && (1..=ANSWERED_LIMIT).contains(&said)
                    && (alternates || !block.is_introduced)
                {
                    self.kinds[lines].fill(Kind::Answered);
                }
            }
            start = group.end;
        }
    }

    /// Signs off the last words; a quote with nothing but a signature below it is not answered.
    fn sign_last(&mut self) {
        let Some(last) = self.kinds.iter().rposition(|kind| *kind == Kind::Reply) else { return };
        let start =
            self.kinds[..last].iter().rposition(|kind| *kind != Kind::Reply).map_or(0, |before| before + 1);
        self.sign(start, last + 1);
        if let Some(block) = self.blocks.last_mut() {
            let has_words = |at: usize| self.kinds[at] == Kind::Reply && !self.lines[at].is_blank();
            block.is_answered &= (block.end..self.lines.len()).any(has_words);
        }
    }

    /// Signs off all stretches of words; above a quoted question there is no signature yet.
    fn sign_all(&mut self) {
        let mut start = 0;
        while start < self.lines.len() {
            let kind = self.kinds[start];
            let end =
                (start..self.lines.len()).find(|at| self.kinds[*at] != kind).unwrap_or(self.lines.len());
            if kind == Kind::Reply && self.kinds.get(end) != Some(&Kind::Answered) {
                self.sign(start, end);
            }
            start = end;
        }
    }

    /// Takes the signatures off the end of lines `start` to `end`.
    fn sign(&mut self, start: usize, end: usize) {
        let mut end = end;
        for _ in 0..SIGNATURES_LIMIT {
            let Some(last) = (start..end).rev().find(|at| !self.lines[*at].is_blank()) else { return };
            let Some(found) = signature::find(self.lines, start, last + 1) else { return };
            if !self.has_words(0, found.start) {
                // Nothing was written above it: what stands below it was.
                if found.quotes_below || self.is_signed_only(found) {
                    self.kinds[found.start..found.end].fill(Kind::Signature);
                }
                return;
            }
            self.kinds[found.start..found.end].fill(Kind::Signature);
            if found.quotes_below {
                self.kinds[found.end..end].fill(Kind::Quote);
            } else if found.end <= last {
                return;
            }
            end = found.start;
        }
    }

    /// True when a signature is all there is, and short enough to be one.
    fn is_signed_only(&self, found: signature::Found) -> bool {
        let said = self.lines[found.start..found.end].iter().filter(|line| !line.is_blank()).count();
        said <= 6 && !self.has_words(found.end, self.lines.len())
    }

    fn has_words(&self, start: usize, end: usize) -> bool {
        (start..end).any(|at| self.kinds[at] == Kind::Reply && !self.lines[at].is_blank())
    }

    /// What the writer's program marked as signature; some write their whole mail into it.
    fn take_marked_signatures(&mut self) {
        let is_marked =
            |at: &usize| self.lines[*at].mark == Mark::Signature && self.kinds[*at] == Kind::Reply;
        let marked: Vec<usize> = (0..self.lines.len()).filter(is_marked).collect();
        let all =
            (0..self.lines.len()).filter(|at| self.kinds[*at] == Kind::Reply && !self.lines[*at].is_blank());
        if all.into_iter().any(|at| self.lines[at].mark != Mark::Signature) {
            marked.into_iter().for_each(|at| self.kinds[at] = Kind::Signature);
        }
    }

    /// A mail with nothing new is read for what it passes on; one that is all quote signs was written so.
    fn leave_something(&mut self) {
        if self.has_words(0, self.lines.len()) {
            return;
        }
        let is_quoted = |at: usize| self.lines[at].is_quoted() || self.lines[at].is_blank();
        let first = self.next_said(0).unwrap_or(0);
        let marked = self.lines.get(first).filter(|line| line.mark == Mark::Quote && line.depth == 0);
        if let Some(cut) = self.cut {
            self.take(cut, self.lines.len(), Kind::Forwarded);
        } else if marked.is_some() && attribution_at(self.lines, first).is_none() {
            self.kinds
                .iter_mut()
                .filter(|kind| **kind == Kind::Quote)
                .for_each(|kind| *kind = Kind::Forwarded);
        } else if self.blocks.len() == 1 && (0..self.lines.len()).all(is_quoted) {
            self.kinds.fill(Kind::Reply);
        }
    }
}
