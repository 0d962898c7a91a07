//! Writing JSON text.
//!
//! Not by `serde_json`'s writer, which looks at each byte of a text by itself: that was a third of the time that a component takes for an
//! answer with its fields, for in a sandbox each turn of a loop also asks whether its time is over. Here words are looked at. All is
//! written as `serde_json` writes it.

mod text;

use serde::ser::{self, Serialize, Serializer};
use serde_json::{Error, Value};

/// The name by which a `RawValue` gives what it holds, as the one member of a struct. It is `serde_json`'s own, and a test holds it.
const RAW: &str = "$serde_json::private::RawValue";

/// A value as JSON text.
pub(crate) fn text(value: &impl Serialize) -> String {
    let mut out = Vec::with_capacity(1 << 10);
    put(&mut out, value);
    into_text(out)
}

/// Puts a value behind what was written, as JSON text.
pub(crate) fn put(out: &mut Vec<u8>, value: &impl Serialize) {
    // Memory takes all that is written, and no value of ours refuses to be: it cannot fail.
    let _ = value.serialize(Json(out));
}

/// What [`put`] wrote, and whole texts, as text: it is UTF-8.
pub(crate) fn into_text(written: Vec<u8>) -> String {
    String::from_utf8(written).unwrap_or_default()
}

/// Writes one value, without blanks, as `serde_json` does.
struct Json<'o>(&'o mut Vec<u8>);

/// Writes the items of a list or the members of an object, and at the end what closes them.
struct Items<'o> {
    out: &'o mut Vec<u8>,
    first: bool,
    close: &'static [u8],
}

impl<'o> Json<'o> {
    fn open(self, open: u8, close: &'static [u8]) -> Items<'o> {
        self.0.push(open);
        Items { out: self.0, first: true, close }
    }

    /// Opens an object whose one member is a variant's, and in that what holds the variant's own.
    fn variant(self, variant: &'static str, open: u8, close: &'static [u8]) -> Items<'o> {
        self.0.push(b'{');
        text::put_name(self.0, variant);
        self.open(open, close)
    }
}

impl Items<'_> {
    #[inline]
    fn next(&mut self) {
        if !self.first {
            self.out.push(b',');
        }
        self.first = false;
    }

    #[inline]
    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        self.next();
        value.serialize(Json(self.out))
    }

    /// The name is known where this is called, and so, when it is compiled, whether it is that of what is JSON text already.
    #[inline(always)]
    fn member(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        if name == RAW {
            return self.raw(value);
        }
        self.next();
        text::put_name(self.out, name);
        value.serialize(Json(self.out))
    }

    fn raw(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        if let Value::String(written) = serde_json::to_value(value)? {
            self.out.extend_from_slice(written.as_bytes());
        }
        Ok(())
    }

    #[inline]
    fn close(self) -> Result<(), Error> {
        self.out.extend_from_slice(self.close);
        Ok(())
    }
}

/// Whole numbers.
macro_rules! integers {
    ($($method:ident $number:ty),*) => {
        $(fn $method(self, value: $number) -> Result<(), Error> {
            self.0.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
            Ok(())
        })*
    };
}

impl<'o> Serializer for Json<'o> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Items<'o>;
    type SerializeTuple = Items<'o>;
    type SerializeTupleStruct = Items<'o>;
    type SerializeTupleVariant = Items<'o>;
    type SerializeMap = Items<'o>;
    type SerializeStruct = Items<'o>;
    type SerializeStructVariant = Items<'o>;

    integers! {
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64, serialize_i128 i128,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64, serialize_u128 u128
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        serde_json::to_writer(self.0, &value)
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        serde_json::to_writer(self.0, &value)
    }

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.0.extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<(), Error> {
        text::put(self.0, value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.0.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut object = self.open(b'{', b"}");
        object.member(variant, value)?;
        object.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'o>, Error> {
        Ok(self.open(b'[', b"]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items<'o>, Error> {
        Ok(self.open(b'[', b"]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items<'o>, Error> {
        Ok(self.open(b'[', b"]"))
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Items<'o>, Error> {
        Ok(self.variant(variant, b'[', b"]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Items<'o>, Error> {
        Ok(self.open(b'{', b"}"))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Items<'o>, Error> {
        Ok(if name == RAW { Items { out: self.0, first: true, close: b"" } } else { self.open(b'{', b"}") })
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Items<'o>, Error> {
        Ok(self.variant(variant, b'{', b"}}"))
    }
}

/// What holds items without names.
macro_rules! lists {
    ($($holder:ident $method:ident),*) => {
        $(impl ser::$holder for Items<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.item(value)
            }

            fn end(self) -> Result<(), Error> {
                self.close()
            }
        })*
    };
}

lists! {
    SerializeSeq serialize_element, SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field
}

/// What holds members whose names are known when this is compiled.
macro_rules! objects {
    ($($holder:ident),*) => {
        $(impl ser::$holder for Items<'_> {
            type Ok = ();
            type Error = Error;

            #[inline(always)]
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
                self.member(name, value)
            }

            fn end(self) -> Result<(), Error> {
                self.close()
            }
        })*
    };
}

objects! { SerializeStruct, SerializeStructVariant }

impl ser::SerializeMap for Items<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Error> {
        self.next();
        // A number is quoted then; what is neither it nor text is refused.
        match serde_json::to_value(name)? {
            Value::String(name) => text::put(self.out, &name),
            Value::Number(name) => text::put(self.out, &name.to_string()),
            _ => return Err(ser::Error::custom("a member's name has to be text")),
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.out.push(b':');
        value.serialize(Json(self.out))
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Serialize;
    use serde_json::Value;
    use serde_json::value::RawValue;

    use super::text;

    /// Something of every kind that serde knows.
    #[derive(Serialize)]
    enum Kind<'a> {
        Unit,
        Newtype(Option<char>),
        Tuple(u8, i64),
        Struct { text: &'a str, none: Option<()> },
    }

    #[derive(Serialize)]
    struct Pair(f32, &'static [u8]);

    /// Texts in which every byte that is escaped comes up, of all the lengths that are treated apart.
    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            "[ -~]{0,70}",
            "([a-z]|[\"\\\\\u{0}-\u{1f}\u{7f}]|[\u{80}-\u{10ffff}]){0,40}",
            "[a-z]{0,40}[\"\\\\\u{0}-\u{1f}é]?[a-z]{0,20}"
        ]
    }

    fn values() -> impl Strategy<Value = Value> {
        let number = prop_oneof![
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from)
        ];
        let leaf = prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from), number, texts().prop_map(Value::from)];
        leaf.prop_recursive(3, 40, 6, |inner| {
            let list = prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from);
            prop_oneof![list, prop::collection::btree_map(texts(), inner, 0..6).prop_map(|map| map.into_iter().collect())]
        })
    }

    #[test]
    fn what_is_json_text_already_is_written_as_it_is() {
        #[derive(Serialize)]
        struct Held<'a> {
            before: u8,
            raw: Option<&'a RawValue>,
            after: u8,
        }
        for raw in [r#"{"a": [1.50, "\u00e9"]}"#, "7", "\"\"", "null"] {
            let held = Held { before: 1, raw: serde_json::from_str(raw).ok(), after: 2 };
            assert_eq!(text(&held), serde_json::to_string(&held).unwrap_or_default());
            assert_eq!(text(&[held.raw, None]), format!("[{raw},null]"));
        }
    }

    proptest! {
        #[test]
        fn is_what_serde_json_writes(value in values()) {
            prop_assert_eq!(text(&value), value.to_string());
        }

        #[test]
        fn is_what_serde_json_writes_of_every_kind(number: i64, float: f32, letter: char, content in texts()) {
            let kinds = [
                Kind::Unit,
                Kind::Newtype(None),
                Kind::Newtype(Some(letter)),
                Kind::Tuple(7, number),
                Kind::Struct { text: &content, none: None },
            ];
            let map: BTreeMap<i64, (Pair, u128)> = [(number, (Pair(float, b"\x00\xff"), u128::MAX))].into();
            prop_assert_eq!(text(&kinds), serde_json::to_string(&kinds).unwrap_or_default());
            prop_assert_eq!(text(&map), serde_json::to_string(&map).unwrap_or_default());
        }
    }
}
