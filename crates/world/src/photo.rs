//! A photo of a bookshelf that leans to the left: a PNG drawn here, for want of a camera. Not an image library.

const WIDTH: usize = 240;
const HEIGHT: usize = 180;
/// Wall, floor, wood, shadow, and three book backs.
const COLOURS: [[u8; 3]; 7] = [
    [226, 221, 211],
    [176, 156, 130],
    [132, 92, 58],
    [96, 66, 42],
    [150, 60, 52],
    [58, 92, 110],
    [92, 112, 72],
];

/// The bytes of the photo.
pub(crate) fn leaning_shelf() -> Vec<u8> {
    let mut header = Vec::new();
    header.extend((WIDTH as u32).to_be_bytes());
    header.extend((HEIGHT as u32).to_be_bytes());
    // Eight bits a pixel, colours from the palette, no interlacing.
    header.extend([8, 3, 0, 0, 0]);
    let rows = (0..HEIGHT).flat_map(|y| std::iter::once(0).chain((0..WIDTH).map(move |x| colour_at(x, y))));
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, b"IHDR", &header);
    chunk(&mut png, b"PLTE", COLOURS.as_flattened());
    chunk(&mut png, b"IDAT", &stored(&rows.collect::<Vec<u8>>()));
    chunk(&mut png, b"IEND", &[]);
    png
}

fn colour_at(x: usize, y: usize) -> u8 {
    // The higher, the further to the left.
    let (x, y) = (x as i64 + (HEIGHT as i64 - y as i64) / 9, y as i64);
    let is_inside = (70..180).contains(&x) && (20..160).contains(&y);
    let is_frame = is_inside && (!(76..174).contains(&x) || y < 26 || (y - 20) % 34 < 5);
    let is_book =
        is_inside && (y - 20) % 34 > 12 + (x / 7 * 5) % 9 && x % 7 != 0 && (x / 28 + y / 34) % 4 != 0;
    match (is_frame, is_book) {
        (true, _) => 2,
        (_, true) => 4 + (x / 7 % 3) as u8,
        _ if is_inside => 3,
        _ if y >= 156 => 1,
        _ => 0,
    }
}

/// A part of the file: its length, kind, content and check sum (PNG, section 5.3).
fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], content: &[u8]) {
    png.extend((content.len() as u32).to_be_bytes());
    let begin = png.len();
    png.extend(kind);
    png.extend(content);
    let sum = crc32(&png[begin..]);
    png.extend(sum.to_be_bytes());
}

/// zlib without compression (RFC 1950, RFC 1951 section 3.2.4).
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let blocks = bytes.chunks(65_535);
    let last = blocks.len() - 1;
    for (at, block) in blocks.enumerate() {
        let size = block.len() as u16;
        out.push(u8::from(at == last));
        out.extend(size.to_le_bytes());
        out.extend((!size).to_le_bytes());
        out.extend(block);
    }
    let (low, high) = bytes.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    out.extend((high << 16 | low).to_be_bytes());
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(
            sum ^ u32::from(*byte),
            |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 },
        )
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_sum_is_the_one_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(stored(b"Wikipedia").last_chunk::<4>(), Some(&[0x11, 0xE6, 0x03, 0x98]));
    }
}
