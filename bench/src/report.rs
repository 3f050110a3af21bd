//! The table: each figure with the bare limit beside it, and how it stands to its aim.

use serde_json::{Value, json};

/// All figures of a run.
#[derive(Default)]
pub struct Report(Vec<Figure>);

/// One measured figure.
#[derive(Clone, Debug)]
pub struct Figure {
    engine: &'static str,
    name: String,
    measured: f64,
    unit: &'static str,
    bare: Option<(String, f64)>,
    aim: Option<Aim>,
}

/// What a figure should be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aim {
    AtLeast(f64),
    AtMost(f64),
    /// This part of the bare limit.
    Share(f64),
}

impl Figure {
    /// `measured` on `engine`.
    pub fn new(engine: &'static str, name: impl Into<String>, measured: f64, unit: &'static str) -> Figure {
        Figure { engine, name: name.into(), measured, unit, bare: None, aim: None }
    }

    /// Sets the bare limit that it stands beside.
    pub fn beside(mut self, name: &str, value: f64) -> Figure {
        self.bare = Some((name.into(), value));
        self
    }

    /// Sets what it should be.
    pub fn aim(mut self, aim: Aim) -> Figure {
        self.aim = Some(aim);
        self
    }

    fn ratio(&self) -> Option<f64> {
        self.bare.as_ref().map(|(_, bare)| self.measured / bare)
    }

    /// By which part of the aim it is missed; 0 or less when it is met.
    fn missed_by(&self) -> Option<f64> {
        Some(match self.aim? {
            Aim::AtLeast(aim) => 1.0 - self.measured / aim,
            Aim::AtMost(aim) => self.measured / aim - 1.0,
            Aim::Share(share) => 1.0 - self.ratio()? / share,
        })
    }

    fn cells(&self) -> [String; 7] {
        let aim = self.aim.map(|aim| match aim {
            Aim::AtLeast(aim) => format!("≥ {}", number(aim)),
            Aim::AtMost(aim) => format!("≤ {}", number(aim)),
            Aim::Share(share) => format!("≥ {:.0} % of bare", share * 100.0),
        });
        let result = self.missed_by().map(|missed| match missed {
            missed if missed > 0.0 => format!("missed by {:.0} %", (missed * 100.0).max(1.0)),
            _ => "met".to_owned(),
        });
        let bare =
            self.bare.as_ref().map(|(name, value)| format!("{} {} ({name})", number(*value), self.unit));
        [
            self.engine.to_owned(),
            self.name.clone(),
            format!("{} {}", number(self.measured), self.unit),
            bare.unwrap_or_default(),
            self.ratio().map(|ratio| format!("{ratio:.2}")).unwrap_or_default(),
            aim.unwrap_or_default(),
            result.unwrap_or_default(),
        ]
    }

    fn json(&self) -> Value {
        json!({
            "engine": self.engine,
            "figure": self.name,
            "measured": self.measured,
            "unit": self.unit,
            "bare": self.bare.as_ref().map(|(name, value)| json!({ "what": name, "value": value })),
            "ratio": self.ratio(),
            "missed_by": self.missed_by().map(|missed| missed.max(0.0)),
        })
    }
}

impl Report {
    /// Adds a figure, and says it at once: the rest may take minutes.
    pub fn add(&mut self, figure: Figure) {
        eprintln!("  {}", figure.cells().join("  "));
        self.0.push(figure);
    }

    /// Prints a Markdown table, aligned so that it reads well in a terminal.
    pub fn print_table(&self) {
        let head = ["engine", "figure", "Attend", "bare limit", "ratio", "aim", "result"].map(str::to_owned);
        let mut rows = vec![head];
        rows.extend(self.0.iter().map(Figure::cells));
        let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
        let widths: [usize; 7] = std::array::from_fn(width);
        for (at, row) in rows.iter().enumerate() {
            let cells: Vec<String> =
                row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            println!("| {} |", cells.join(" | "));
            if at == 0 {
                let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
                println!("| {} |", rules.join(" | "));
            }
        }
    }

    /// Prints the figures as one JSON array.
    pub fn print_json(&self) {
        println!("{}", Value::Array(self.0.iter().map(Figure::json).collect()));
    }
}

/// Three digits that count, thousands apart.
fn number(value: f64) -> String {
    match value {
        value if value.is_nan() => "–".into(),
        value if value >= 1000.0 => {
            let whole = value.round() as u64;
            let (rest, last) = (whole / 1000, whole % 1000);
            if rest >= 1000 {
                format!("{},{:03},{last:03}", rest / 1000, rest % 1000)
            } else {
                format!("{rest},{last:03}")
            }
        }
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_aim_says_by_how_much() {
        let slow = Figure::new("SQLite", "writes", 5_000.0, "/s").beside("bare", 10_000.0);
        let cases = [
            (slow.clone().aim(Aim::Share(0.7)), "missed by 29 %"),
            (slow.clone().aim(Aim::Share(0.5)), "met"),
            (slow.clone().aim(Aim::AtLeast(10_000.0)), "missed by 50 %"),
            (slow.clone().aim(Aim::AtMost(4_000.0)), "missed by 25 %"),
            (slow.aim(Aim::AtMost(5_000.0)), "met"),
        ];
        for (figure, result) in cases {
            assert_eq!(figure.cells()[6], result);
        }
    }

    #[test]
    fn numbers_read_well() {
        let cases = [
            (1_234_567.0, "1,234,567"),
            (20_050.4, "20,050"),
            (123.4, "123"),
            (12.34, "12.3"),
            (0.5, "0.50"),
        ];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
    }
}
