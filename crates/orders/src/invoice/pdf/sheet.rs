//! Pages of A4 on which text and rules are put, in points from the upper left, and how they become a file.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;

use super::letters::{Run, Weight, run};

const PAGE_WIDTH: f32 = 595.28;
const PAGE_HEIGHT: f32 = 841.89;
/// Where lines begin.
pub(super) const LEFT: f32 = 56.0;
/// Where lines end.
pub(super) const RIGHT: f32 = PAGE_WIDTH - 56.0;
/// The first line of a page that goes on.
const TOP: f32 = 92.0;
/// Below it stands the foot.
pub(super) const BOTTOM: f32 = PAGE_HEIGHT - 92.0;

/// What colour something has.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ink {
    Text,
    Soft,
    Line,
    Accent,
}

/// How a piece of text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub size: f32,
    pub weight: Weight,
    pub ink: Ink,
}

enum Mark {
    Text { x: f32, y: f32, run: Run, size: f32, ink: Ink },
    Rule { from: f32, until: f32, y: f32, height: f32, ink: Ink },
}

/// Pages being filled from top to bottom.
pub(super) struct Sheet {
    pages: Vec<Vec<Mark>>,
    at: usize,
    /// Where the next line stands, on the page at hand.
    pub y: f32,
}

impl Look {
    pub const fn regular(size: f32, ink: Ink) -> Look {
        Look { size, weight: Weight::Regular, ink }
    }

    pub const fn strong(size: f32, ink: Ink) -> Look {
        Look { size, weight: Weight::SemiBold, ink }
    }
}

impl Sheet {
    pub fn new() -> Sheet {
        Sheet { pages: vec![Vec::new()], at: 0, y: LEFT }
    }

    pub fn count_pages(&self) -> usize {
        self.pages.len()
    }

    /// Goes on at the top of the next page.
    pub fn turn(&mut self) {
        self.at += 1;
        if self.at == self.pages.len() {
            self.pages.push(Vec::new());
        }
        self.y = TOP;
    }

    /// Goes back to page `at`, counted from 0, at height `y`.
    pub fn turn_back(&mut self, at: usize, y: f32) {
        (self.at, self.y) = (at, y);
    }

    /// Which page is at hand, counted from 0.
    pub fn page(&self) -> usize {
        self.at
    }

    /// True when `height` more points fit on the page.
    pub fn has_room(&self, height: f32) -> bool {
        self.y + height <= BOTTOM
    }

    /// Text whose first letter stands at `x`.
    pub fn left(&mut self, x: f32, text: &str, look: Look) {
        self.put(x, run(text, look.weight), look.size, look.ink);
    }

    /// Text that ends at `x`, made smaller where it is wider than `width`.
    pub fn right(&mut self, x: f32, width: f32, text: &str, look: Look) {
        let run = run(text, look.weight);
        let size = run.fitting(look.size, width);
        self.put(x - run.width(size), run, size, look.ink);
    }

    /// A shaped line that begins at `x`.
    pub fn put(&mut self, x: f32, run: Run, size: f32, ink: Ink) {
        let y = self.y;
        self.pages[self.at].push(Mark::Text { x, y, run, size, ink });
    }

    /// A rule of `height` points.
    pub fn rule(&mut self, from: f32, until: f32, height: f32, ink: Ink) {
        let y = self.y;
        self.pages[self.at].push(Mark::Rule { from, until, y, height, ink });
    }

    /// The file. The same pages and words about them give the same bytes.
    pub fn print(self, about: Metadata) -> Vec<u8> {
        let mut document = Document::new();
        document.set_metadata(about);
        for marks in &self.pages {
            let size = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT).expect("A4 is a page");
            let mut page = document.start_page_with(size);
            let mut surface = page.surface();
            for mark in marks {
                mark.draw(&mut surface);
            }
            surface.finish();
            page.finish();
        }
        document.finish().expect("without a standard to keep, only unreadable fonts and pictures are refused")
    }
}

impl Mark {
    fn draw(&self, surface: &mut Surface<'_>) {
        match self {
            Mark::Text { x, y, run, size, ink } => {
                surface.set_fill(Some(ink.fill()));
                let start = Point::from_xy(*x, *y);
                surface.draw_glyphs(start, &run.glyphs, run.font(), &run.text, *size, false);
            }
            Mark::Rule { from, until, y, height, ink } => {
                surface.set_fill(Some(ink.fill()));
                let mut path = PathBuilder::new();
                if let Some(area) = Rect::from_xywh(*from, *y, *until - *from, *height) {
                    path.push_rect(area);
                }
                if let Some(path) = path.finish() {
                    surface.draw_path(&path);
                }
            }
        }
    }
}

impl Ink {
    /// As the design's tokens have it on paper.
    fn fill(self) -> Fill {
        let color = match self {
            Ink::Text => rgb::Color::new(0x24, 0x21, 0x1b),
            Ink::Soft => rgb::Color::new(0x6a, 0x64, 0x57),
            Ink::Line => rgb::Color::new(0xe5, 0xe1, 0xd8),
            Ink::Accent => rgb::Color::new(0x0b, 0x6e, 0x5f),
        };
        Fill { paint: color.into(), ..Fill::default() }
    }
}
