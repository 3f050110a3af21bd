//! Pictures of strangers drawn anew: smaller, upright, without what cameras write into them (EXIF: place, time, device),
//! and only as large as memory allows.

use std::io::Cursor;

use base::{Error, Result};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use tokio::sync::Semaphore;

/// Larger files aren't drawn.
const FILE_BYTES: usize = 20 << 20;
/// Pictures of more dots aren't drawn, however small their file is.
const PIXELS: u64 = 40_000_000;
/// What drawing one may take of memory.
const MEMORY_BYTES: u64 = 256 << 20;
/// Pictures drawn at the same time, each with that memory.
const AT_ONCE: usize = 2;
const JPEG_QUALITY: u8 = 80;

static ROOM: Semaphore = Semaphore::const_new(AT_ONCE);

/// How large it is drawn, in dots along its longer side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Beside a message.
    Small,
    /// To be looked at.
    Large,
}

/// A picture drawn anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Its media type.
    pub mime: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Size {
    /// As addresses name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Size::Small => "small",
            Size::Large => "large",
        }
    }

    fn dots(self) -> u32 {
        match self {
            Size::Small => 320,
            Size::Large => 1600,
        }
    }
}

/// True for the media types that [`draw`] reads. HEIC isn't among them: no decoder of it in Rust is fit for pictures of
/// strangers yet.
pub fn is_drawable(mime: &str) -> bool {
    matches!(mime, "image/png" | "image/jpeg" | "image/jpg" | "image/gif" | "image/webp")
}

/// Draws the picture in `bytes`, beside the requests; the refusal says why not.
pub async fn draw(bytes: Vec<u8>, size: Size) -> Result<Drawn> {
    let _room = ROOM.acquire().await.map_err(|closed| Error::inside(closed.to_string()))?;
    let drawn = tokio::task::spawn_blocking(move || draw_now(&bytes, size)).await;
    drawn.map_err(|panic| Error::inside(panic.to_string()))?
}

fn draw_now(bytes: &[u8], size: Size) -> Result<Drawn> {
    if bytes.len() > FILE_BYTES {
        return Err(Error::refused("This picture's file is too large to be shown here. Download it."));
    }
    let unread = |_| Error::refused("This picture can't be read. Download it to look at it.");
    let kind = infer::get(bytes).map(|kind| kind.mime_type()).filter(|mime| is_drawable(mime));
    let format = kind.and_then(ImageFormat::from_mime_type).ok_or_else(|| unread(()))?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_BYTES);
    reader.limits(limits);
    let unread = |_| Error::refused("This picture can't be read. Download it to look at it.");
    let mut decoder = reader.into_decoder().map_err(unread)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS {
        return Err(Error::refused("This picture has too many dots to be shown here. Download it."));
    }
    let orientation = decoder.orientation().map_err(unread)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unread)?;
    if width.max(height) > size.dots() {
        picture = picture.thumbnail(size.dots(), size.dots());
    }
    picture.apply_orientation(orientation);
    encode(&picture)
}

fn encode(picture: &DynamicImage) -> Result<Drawn> {
    let mut bytes = Cursor::new(Vec::new());
    let (mime, written) = if picture.color().has_alpha() {
        let picture = DynamicImage::ImageRgba8(picture.to_rgba8());
        ("image/png", picture.write_to(&mut bytes, ImageFormat::Png))
    } else {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
        ("image/jpeg", DynamicImage::ImageRgb8(picture.to_rgb8()).write_with_encoder(encoder))
    };
    written.map_err(|cause| Error::inside(cause.to_string()))?;
    Ok(Drawn { mime, bytes: bytes.into_inner() })
}

#[cfg(test)]
mod tests {
    use image::{GenericImageView, Rgb, RgbImage, RgbaImage};

    use super::*;

    fn png(picture: &DynamicImage) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    /// Red on the left, blue on the right, with an EXIF block that says "turn me by 90°" and names a place.
    fn turned() -> Vec<u8> {
        let mut picture = RgbImage::from_pixel(64, 32, Rgb([255, 0, 0]));
        for (x, _, dot) in picture.enumerate_pixels_mut() {
            if x >= 32 {
                *dot = Rgb([0, 0, 255]);
            }
        }
        let mut jpeg = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(picture).write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        exif.extend(b"GPS 52.5200 13.4050");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let jpeg = jpeg.into_inner();
        [&jpeg[..2], b"\xff\xe1", &length, &exif, &jpeg[2..]].concat()
    }

    #[tokio::test]
    async fn a_photo_stands_upright_and_forgets_where_it_was_taken() {
        let photo = turned();
        assert!(photo.windows(3).any(|part| part == b"GPS"));

        let drawn = draw(photo, Size::Large).await.unwrap();
        let picture = image::load_from_memory(&drawn.bytes).unwrap();

        assert_eq!((drawn.mime, picture.dimensions()), ("image/jpeg", (32, 64)));
        let (top, bottom) = (picture.get_pixel(16, 8), picture.get_pixel(16, 56));
        assert!(top[0] > 200 && top[2] < 60 && bottom[2] > 200 && bottom[0] < 60, "{top:?} {bottom:?}");
        assert!(!drawn.bytes.windows(4).any(|part| part == b"Exif" || part == b"GPS "));
    }

    #[tokio::test]
    async fn a_large_picture_is_drawn_small_and_a_small_one_stays() {
        let large = png(&DynamicImage::ImageRgb8(RgbImage::new(2000, 1000)));
        let small = png(&DynamicImage::ImageRgba8(RgbaImage::new(20, 10)));

        let size = |drawn: Drawn| image::load_from_memory(&drawn.bytes).unwrap().dimensions();

        assert_eq!(size(draw(large.clone(), Size::Small).await.unwrap()), (320, 160));
        assert_eq!(size(draw(large, Size::Large).await.unwrap()), (1600, 800));
        let kept = draw(small, Size::Small).await.unwrap();
        assert_eq!(kept.mime, "image/png", "what is see-through stays so");
        assert_eq!(size(kept), (20, 10));
    }

    #[tokio::test]
    async fn what_would_fill_the_memory_is_refused_before_it_is_read() {
        // A picture of one colour packs well: 49 million dots in a small file.
        let bomb = png(&DynamicImage::ImageLuma8(image::GrayImage::new(7000, 7000)));
        assert!(bomb.len() < 1_000_000);
        let mut wide = png(&DynamicImage::ImageLuma8(image::GrayImage::new(10, 10)));
        wide[16..24].copy_from_slice(b"\x7f\xff\xff\xff\x7f\xff\xff\xff");

        assert!(draw(bomb, Size::Small).await.unwrap_err().to_string().contains("too many dots"));
        assert!(draw(wide, Size::Small).await.is_err());
        assert!(
            draw(vec![0; FILE_BYTES + 1], Size::Small).await.unwrap_err().to_string().contains("too large")
        );
    }

    #[tokio::test]
    async fn what_only_claims_to_be_a_picture_is_refused() {
        for bytes in [
            &b""[..],
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"\x89PNG\r\n\x1a\n",
            b"GIF89a",
            b"%PDF-1.4",
        ] {
            let error = draw(bytes.to_vec(), Size::Small).await.unwrap_err();
            assert!(error.to_string().contains("can't be read"), "{bytes:?}: {error}");
        }
        assert!(!is_drawable("image/svg+xml") && !is_drawable("image/heic"));
    }
}
