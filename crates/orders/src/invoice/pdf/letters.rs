//! The typeface: text becomes runs of glyphs with a width, and long text becomes lines.
//!
//! Inter (SIL Open Font License, `assets/Inter-OFL.txt`) has Latin, Greek and Cyrillic; other letters show as boxes but
//! stay in the text that is copied or read aloud.

use std::sync::LazyLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Feature, ShapePlan, UnicodeBuffer, script};

/// How strong letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    SemiBold,
}

/// A line of text, shaped. Widths are in parts of the type size.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub text: String,
    pub glyphs: Vec<KrillaGlyph>,
    pub weight: Weight,
}

/// A file of the typeface. Planning how to shape takes longer than shaping, so the plan for Latin is kept.
struct Face {
    shaper: rustybuzz::Face<'static>,
    latin: ShapePlan,
    font: Font,
}

static REGULAR: LazyLock<Face> = LazyLock::new(|| face(include_bytes!("../../../assets/Inter-Regular.otf")));
static SEMI_BOLD: LazyLock<Face> =
    LazyLock::new(|| face(include_bytes!("../../../assets/Inter-SemiBold.otf")));

/// `text` as one line.
pub(super) fn run(text: &str, weight: Weight) -> Run {
    let text = clean(text);
    let face = face_of(weight);
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(&text);
    buffer.guess_segment_properties();
    buffer.set_direction(Direction::LeftToRight);
    let shaped = match buffer.script() {
        script::LATIN | script::UNKNOWN | script::COMMON => {
            buffer.set_script(script::LATIN);
            rustybuzz::shape_with_plan(&face.shaper, &face.latin, buffer)
        }
        _ => rustybuzz::shape(&face.shaper, &[equal_figures()], buffer),
    };
    let em = face.font.units_per_em();
    let (infos, positions) = (shaped.glyph_infos(), shaped.glyph_positions());
    let mut glyphs = Vec::with_capacity(infos.len());
    let mut end = text.len();
    let mut following = text.len();
    for (info, position) in infos.iter().zip(positions).rev() {
        let start = info.cluster as usize;
        if start != following {
            end = following;
            following = start;
        }
        let [advance, right, up] =
            [position.x_advance, position.x_offset, position.y_offset].map(|units| units as f32 / em);
        glyphs.push(KrillaGlyph::new(GlyphId::new(info.glyph_id), advance, right, up, 0.0, start..end, None));
    }
    glyphs.reverse();
    Run { text, glyphs, weight }
}

/// `text` in lines no wider than `width` at `size`: broken at spaces, and inside a word only where it is longer than a line.
pub(super) fn wrapped(text: &str, weight: Weight, size: f32, width: f32) -> Vec<Run> {
    let whole = run(text, weight);
    let room = width / size;
    let mut lines = Vec::new();
    let (mut start, mut space, mut used) = (0, None, 0.0);
    let mut at = 0;
    while at < whole.glyphs.len() {
        let glyph = &whole.glyphs[at];
        if whole.text[glyph.text_range.clone()].starts_with(' ') {
            space = Some(at);
        } else if used + glyph.x_advance > room && at > start {
            let end = space.unwrap_or_else(|| whole.boundary(start, at));
            lines.push(whole.part(start, end));
            start = if space.is_some() { end + 1 } else { end };
            (at, space, used) = (start, None, 0.0);
            continue;
        }
        used += glyph.x_advance;
        at += 1;
    }
    if start < whole.glyphs.len() {
        lines.push(whole.part(start, whole.glyphs.len()));
    }
    lines
}

impl Run {
    /// How wide it is at `size`.
    pub fn width(&self, size: f32) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.x_advance).sum::<f32>() * size
    }

    /// The largest size up to `size` at which it isn't wider than `width`.
    pub fn fitting(&self, size: f32, width: f32) -> f32 {
        let wide = self.width(size);
        if wide > width { size * width / wide } else { size }
    }

    /// The font its glyphs belong to.
    pub fn font(&self) -> Font {
        face_of(self.weight).font.clone()
    }

    /// The last place up to `at` where no letter is torn from its accents; `at` when there is none.
    fn boundary(&self, start: usize, at: usize) -> usize {
        let is_inside =
            |at: &usize| self.glyphs[*at].text_range.start == self.glyphs[*at - 1].text_range.start;
        (start + 1..=at).rev().find(|at| !is_inside(at)).unwrap_or(at)
    }

    fn part(&self, start: usize, end: usize) -> Run {
        let glyphs = &self.glyphs[start..end];
        let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) else {
            return Run { text: String::new(), glyphs: Vec::new(), weight: self.weight };
        };
        let (from, until) = (first.text_range.start, last.text_range.end);
        let moved = glyphs.iter().cloned().map(|mut glyph| {
            glyph.text_range = glyph.text_range.start - from..glyph.text_range.end - from;
            glyph
        });
        Run { text: self.text[from..until].to_owned(), glyphs: moved.collect(), weight: self.weight }
    }
}

/// Without what has no place in a line: line ends and tabs become spaces; marks that turn, hide or join text go.
fn clean(text: &str) -> String {
    let is_hidden = |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}');
    text.chars().filter(|c| !is_hidden(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn face_of(weight: Weight) -> &'static Face {
    match weight {
        Weight::Regular => &REGULAR,
        Weight::SemiBold => &SEMI_BOLD,
    }
}

fn face(file: &'static [u8]) -> Face {
    let shaper = rustybuzz::Face::from_slice(file, 0).expect("the font file is part of the program");
    let features = [equal_figures()];
    Face {
        latin: ShapePlan::new(&shaper, Direction::LeftToRight, Some(script::LATIN), None, &features),
        shaper,
        font: Font::new(file.into(), 0).expect("the font file is part of the program"),
    }
}

/// Figures of one width, so that amounts stand below each other.
fn equal_figures() -> Feature {
    Feature::new(rustybuzz::ttf_parser::Tag::from_bytes(b"tnum"), 1, ..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: &[Run]) -> Vec<&str> {
        lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn lines_break_at_spaces_and_inside_words_only_when_they_must() {
        let lines = wrapped("a kettle of steel", Weight::Regular, 10.0, 50.0);
        let long = wrapped(&"x".repeat(100), Weight::Regular, 10.0, 50.0);

        assert_eq!(texts(&lines), ["a kettle of", "steel"]);
        assert!(long.len() > 5 && long.iter().all(|line| line.width(10.0) <= 50.0));
        assert_eq!(texts(&long).concat(), "x".repeat(100));
        assert!(wrapped("", Weight::Regular, 10.0, 50.0).is_empty());
    }

    #[test]
    fn no_width_is_too_small_and_no_letter_is_lost() {
        let text = "Ünïcödé e\u{301}e\u{301} Ωμέγα Борщ 漢字 🫖 العربية";

        let lines = wrapped(text, Weight::SemiBold, 10.0, 0.1);

        assert_eq!(texts(&lines).concat(), text.replace(' ', ""));
    }

    #[test]
    fn latin_greek_and_cyrillic_have_letters_of_their_own() {
        for weight in [Weight::Regular, Weight::SemiBold] {
            let line = run("Straße Łódź Ελλάδα Київ Ѓорѓи ₴ € ₺ № − · ẞ", weight);
            assert!(line.glyphs.iter().all(|glyph| glyph.glyph_id.to_u32() != 0), "{line:?}");
        }
    }

    #[test]
    fn figures_are_equally_wide() {
        assert_eq!(
            run("111,111.11", Weight::Regular).width(9.0),
            run("808,080.80", Weight::Regular).width(9.0)
        );
    }

    #[test]
    fn marks_that_turn_or_hide_text_are_left_out() {
        let line = run("safe\u{202e}gpj\r\n\u{200b}end\0", Weight::Regular);

        assert_eq!(line.text, "safegpj  end ");
    }
}
