//! Rich text as Outlook wraps it: unpacked (MS-OXRTFCP) and read as plain text, HTML inside it (MS-OXRTFEX) too.

use encoding_rs::{Encoding, WINDOWS_1252};

/// Largest text that is unpacked.
const SIZE_LIMIT: usize = 8 * 1024 * 1024;
/// Deepest groups that are followed.
const DEPTH_LIMIT: usize = 500;

const COMPRESSED: u32 = 0x7546_5a4c;
const UNCOMPRESSED: u32 = 0x414c_454d;
/// What the packer's memory holds before the first letter (MS-OXRTFCP 2.1.2.1).
const BEGINNING: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \
\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// Unpacks `packed`; `None` when it isn't packed rich text.
pub(super) fn decompress(packed: &[u8]) -> Option<Vec<u8>> {
    let word = |at: usize| packed.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
    let (size, kind) = (word(4)? as usize, word(8)?);
    let content = packed.get(16..)?;
    match kind {
        UNCOMPRESSED => Some(content[..size.min(content.len())].to_vec()),
        COMPRESSED => Some(unpack(content, size.min(SIZE_LIMIT))),
        _ => None,
    }
}

fn unpack(content: &[u8], size: usize) -> Vec<u8> {
    let mut memory = [b' '; 4096];
    memory[..BEGINNING.len()].copy_from_slice(BEGINNING);
    let mut write = BEGINNING.len();
    let mut out = Vec::new();
    let mut bytes = content.iter().copied();
    while let Some(flags) = bytes.next() {
        for bit in 0..8 {
            if out.len() >= size {
                return out;
            }
            let Some(first) = bytes.next() else { return out };
            if flags >> bit & 1 == 0 {
                memory[write] = first;
                write = (write + 1) % 4096;
                out.push(first);
                continue;
            }
            let Some(second) = bytes.next() else { return out };
            let offset = usize::from(first) << 4 | usize::from(second) >> 4;
            if offset == write {
                return out;
            }
            for step in 0..usize::from(second & 15) + 2 {
                let byte = memory[(offset + step) % 4096];
                memory[write] = byte;
                write = (write + 1) % 4096;
                out.push(byte);
            }
        }
    }
    out
}

/// What a group of rich text switches.
#[derive(Clone, Copy, Default)]
struct State {
    /// Fonts, colours, pictures, HTML tags: nothing to read.
    is_hidden: bool,
    /// Rich text that repeats what HTML tags say.
    is_html_rtf: bool,
    /// Letters that stand in for a Unicode one and are passed over.
    stand_ins: usize,
}

/// The plain text of rich text.
pub(super) fn text(rtf: &[u8]) -> String {
    let mut reader = Reader {
        rtf,
        at: 0,
        out: String::new(),
        pending: Vec::new(),
        encoding: WINDOWS_1252,
        states: vec![State { stand_ins: 1, ..State::default() }],
        skip: 0,
    };
    reader.read();
    reader.out.trim().to_owned()
}

struct Reader<'a> {
    rtf: &'a [u8],
    at: usize,
    out: String,
    /// Bytes of the code page that aren't letters yet.
    pending: Vec<u8>,
    encoding: &'static Encoding,
    states: Vec<State>,
    skip: usize,
}

impl Reader<'_> {
    fn read(&mut self) {
        while let Some(byte) = self.rtf.get(self.at).copied() {
            self.at += 1;
            match byte {
                b'{' if self.states.len() >= DEPTH_LIMIT => break,
                b'{' => self.states.push(self.state()),
                b'}' => {
                    self.flush();
                    if self.states.len() > 1 {
                        self.states.pop();
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                _ => self.letter(byte),
            }
        }
        self.flush();
    }

    fn state(&self) -> State {
        self.states.last().copied().unwrap_or_default()
    }

    fn change(&mut self, change: impl FnOnce(&mut State)) {
        if let Some(state) = self.states.last_mut() {
            change(state);
        }
    }

    fn letter(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if !self.state().is_hidden && !self.state().is_html_rtf {
            self.pending.push(byte);
        }
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            self.out.push_str(&self.encoding.decode_without_bom_handling(&self.pending).0);
            self.pending.clear();
        }
    }

    fn say(&mut self, text: &str) {
        self.flush();
        if !self.state().is_hidden && !self.state().is_html_rtf {
            self.out.push_str(text);
        }
    }

    fn control(&mut self) {
        let Some(first) = self.rtf.get(self.at).copied() else { return };
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return self.sign(first);
        }
        let rest = &self.rtf[self.at..];
        let word = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let number = rest[word..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'-').count();
        let value =
            std::str::from_utf8(&rest[word..word + number]).ok().and_then(|digits| digits.parse().ok());
        self.at += word + number;
        self.at += usize::from(self.rtf.get(self.at) == Some(&b' '));
        self.word(&rest[..word], value);
    }

    fn sign(&mut self, sign: u8) {
        match sign {
            b'\'' => {
                let byte = self.rtf.get(self.at..self.at + 2).and_then(super::transfer::hex);
                self.at += 2;
                if let Some(byte) = byte {
                    self.letter(byte);
                }
            }
            b'*' => self.change(|state| state.is_hidden = true),
            b'~' => self.say("\u{a0}"),
            b'\\' | b'{' | b'}' => self.letter(sign),
            _ => {}
        }
    }

    fn word(&mut self, word: &[u8], value: Option<i32>) {
        match word {
            b"par" | b"line" | b"row" => self.say("\n"),
            b"tab" | b"cell" => self.say("\t"),
            b"emdash" => self.say("—"),
            b"endash" => self.say("–"),
            b"bullet" => self.say("•"),
            b"lquote" => self.say("‘"),
            b"rquote" => self.say("’"),
            b"ldblquote" => self.say("“"),
            b"rdblquote" => self.say("”"),
            b"fonttbl" | b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"object" | b"header"
            | b"footer" => {
                self.change(|state| state.is_hidden = true);
            }
            b"htmlrtf" => {
                self.flush();
                self.change(|state| state.is_html_rtf = value != Some(0));
            }
            b"bin" => self.at += usize::try_from(value.unwrap_or(0)).unwrap_or(0),
            b"ansicpg" => {
                let label = value.map(|page| format!("windows-{page}")).unwrap_or_default();
                self.encoding = Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252);
            }
            b"uc" => self.change(|state| state.stand_ins = usize::try_from(value.unwrap_or(1)).unwrap_or(1)),
            b"u" => {
                let code = value.unwrap_or(0).rem_euclid(65_536);
                let letter = u32::try_from(code).ok().and_then(char::from_u32);
                self.say(letter.unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut [0; 4]));
                self.skip = self.state().stand_ins.min(8);
            }
            _ => {}
        }
    }
}
