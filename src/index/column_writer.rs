//! Writing a value in columns.

use super::columns::{Base, ColumnError, Field, Shapes, Told, WORD_END, varint, zigzag};
use serde::{Serialize, ser};
use std::collections::HashMap;

/// A value being written.
#[derive(Debug, Default)]
pub(super) struct Writer {
    words: HashMap<Box<str>, usize>,
    /// The words, each with a mark after it.
    word_bytes: Vec<u8>,
    n_words: usize,
    recurring: HashMap<Vec<u8>, usize>,
    recurring_bytes: Vec<Vec<u8>>,
    columns: Vec<Vec<u8>>,
    shapes: Shapes,
    /// The column being written to, unless a recurring structure is open.
    current: usize,
    /// The recurring structures that are open, the innermost last. Within one all is told as it is.
    open: Vec<Vec<u8>>,
    base: Base,
    told: Told,
}

impl Writer {
    /// All that was written.
    pub(super) fn finish(self) -> Vec<u8> {
        let mut out = Vec::new();
        varint(self.n_words as u64, &mut out);
        out.extend(self.word_bytes);
        for part in [&self.recurring_bytes, &self.columns] {
            varint(part.len() as u64, &mut out);
            part.iter().for_each(|bytes| varint(bytes.len() as u64, &mut out));
        }
        for part in [&self.recurring_bytes, &self.columns] {
            part.iter().for_each(|bytes| out.extend(bytes));
        }
        out
    }

    fn out(&mut self) -> &mut Vec<u8> {
        if self.columns.len() <= self.current {
            self.columns.resize(self.current + 1, Vec::new());
        }
        match self.open.last_mut() {
            Some(open) => open,
            None => &mut self.columns[self.current],
        }
    }

    fn number(&mut self, value: u64) {
        varint(value, self.out());
    }

    fn integer(&mut self, value: i64) {
        let base = if self.open.is_empty() { self.base } else { Base::Zero };
        let from = self.told.base(base);
        self.told.tell(base, value);
        self.number(zigzag(value.wrapping_sub(from)));
    }

    fn word(&mut self, word: &str) {
        let at = match self.words.get(word) {
            Some(&at) => at,
            None => {
                self.words.insert(word.into(), self.n_words);
                self.word_bytes.extend(word.as_bytes());
                self.word_bytes.push(WORD_END);
                self.n_words += 1;
                self.n_words - 1
            }
        };
        self.number(at as u64);
    }

    fn fields(&mut self, name: &'static str, variant: &'static str, n: usize) -> Fields<'_> {
        let (saved, base) = (self.current, self.base);
        let shape = self.shapes.of((name, variant), (&[], n));
        let shape = self.shapes.get(shape);
        let (next, recurs) = (shape.first, shape.recurs);
        if recurs {
            self.open.push(Vec::new());
        }
        self.told.begin(shape.structure);
        Fields { writer: self, name, next, saved, base, recurs }
    }
}

/// A structure, or what a variant holds, being written.
pub(super) struct Fields<'w> {
    writer: &'w mut Writer,
    name: &'static str,
    next: usize,
    saved: usize,
    base: Base,
    recurs: bool,
}

impl Fields<'_> {
    fn field<T: Serialize + ?Sized>(&mut self, field: &str, value: &T) -> Result<(), ColumnError> {
        self.writer.current = self.next;
        self.next += 1;
        self.writer.base = self.writer.told.field(Field::of(self.name, field));
        let done = value.serialize(&mut *self.writer);
        self.writer.base = Base::Zero;
        done
    }

    fn close(self) {
        let writer = self.writer;
        writer.current = self.saved;
        if self.recurs {
            let bytes = writer.open.pop().unwrap_or_default();
            let next = writer.recurring_bytes.len();
            let at = match writer.recurring.get(&bytes) {
                Some(&at) => at,
                None => {
                    writer.recurring_bytes.push(bytes.clone());
                    writer.recurring.insert(bytes, next);
                    next
                }
            };
            writer.base = self.base;
            writer.integer(i64::try_from(at).unwrap_or(i64::MAX));
        }
    }
}

impl<'w> ser::Serializer for &'w mut Writer {
    type Ok = ();
    type Error = ColumnError;
    type SerializeSeq = Items<'w>;
    type SerializeTuple = Items<'w>;
    type SerializeTupleStruct = Items<'w>;
    type SerializeTupleVariant = Fields<'w>;
    type SerializeMap = Items<'w>;
    type SerializeStruct = Fields<'w>;
    type SerializeStructVariant = Fields<'w>;

    fn is_human_readable(&self) -> bool {
        false
    }
    fn serialize_bool(self, value: bool) -> Result<(), ColumnError> {
        self.out().push(u8::from(value));
        Ok(())
    }
    fn serialize_i8(self, value: i8) -> Result<(), ColumnError> {
        self.serialize_i64(value.into())
    }
    fn serialize_i16(self, value: i16) -> Result<(), ColumnError> {
        self.serialize_i64(value.into())
    }
    fn serialize_i32(self, value: i32) -> Result<(), ColumnError> {
        self.serialize_i64(value.into())
    }
    fn serialize_i64(self, value: i64) -> Result<(), ColumnError> {
        self.integer(value);
        Ok(())
    }
    fn serialize_u8(self, value: u8) -> Result<(), ColumnError> {
        self.out().push(value);
        Ok(())
    }
    fn serialize_u16(self, value: u16) -> Result<(), ColumnError> {
        self.serialize_i64(value.into())
    }
    fn serialize_u32(self, value: u32) -> Result<(), ColumnError> {
        self.serialize_i64(value.into())
    }
    fn serialize_u64(self, value: u64) -> Result<(), ColumnError> {
        self.number(value);
        Ok(())
    }
    fn serialize_f32(self, value: f32) -> Result<(), ColumnError> {
        self.out().extend(value.to_le_bytes());
        Ok(())
    }
    fn serialize_f64(self, value: f64) -> Result<(), ColumnError> {
        self.out().extend(value.to_le_bytes());
        Ok(())
    }
    fn serialize_char(self, value: char) -> Result<(), ColumnError> {
        self.number(u64::from(u32::from(value)));
        Ok(())
    }
    fn serialize_str(self, value: &str) -> Result<(), ColumnError> {
        self.word(value);
        Ok(())
    }
    fn serialize_bytes(self, value: &[u8]) -> Result<(), ColumnError> {
        self.number(value.len() as u64);
        self.out().extend(value);
        Ok(())
    }
    fn serialize_none(self) -> Result<(), ColumnError> {
        self.serialize_bool(false)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), ColumnError> {
        self.out().push(1);
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), ColumnError> {
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), ColumnError> {
        Ok(())
    }
    fn serialize_unit_variant(self, _: &'static str, idx: u32, _: &'static str) -> Result<(), ColumnError> {
        self.integer(idx.into());
        Ok(())
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), ColumnError> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        idx: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), ColumnError> {
        self.integer(idx.into());
        let mut fields = self.fields(name, variant, 1);
        fields.field("", value)?;
        fields.close();
        Ok(())
    }
    fn serialize_seq(self, len: Option<usize>) -> Result<Items<'w>, ColumnError> {
        let len = len.ok_or_else(|| ser::Error::custom("a list of unknown length"))?;
        self.number(len as u64);
        Ok(Items(self))
    }
    fn serialize_tuple(self, _: usize) -> Result<Items<'w>, ColumnError> {
        Ok(Items(self))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items<'w>, ColumnError> {
        Ok(Items(self))
    }
    fn serialize_tuple_variant(
        self,
        name: &'static str,
        idx: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Fields<'w>, ColumnError> {
        self.integer(idx.into());
        Ok(self.fields(name, variant, len))
    }
    fn serialize_map(self, len: Option<usize>) -> Result<Items<'w>, ColumnError> {
        self.serialize_seq(len)
    }
    fn serialize_struct(self, name: &'static str, len: usize) -> Result<Fields<'w>, ColumnError> {
        Ok(self.fields(name, "", len))
    }
    fn serialize_struct_variant(
        self,
        name: &'static str,
        idx: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Fields<'w>, ColumnError> {
        self.integer(idx.into());
        Ok(self.fields(name, variant, len))
    }
}

/// Items of a list, one after the other in the column of the list.
pub(super) struct Items<'w>(&'w mut Writer);

macro_rules! items {
    ($($of:ident :: $item:ident),+) => {
        $(impl ser::$of for Items<'_> {
            type Ok = ();
            type Error = ColumnError;

            fn $item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ColumnError> {
                value.serialize(&mut *self.0)
            }
            fn end(self) -> Result<(), ColumnError> {
                Ok(())
            }
        })+
    };
}

items!(SerializeSeq::serialize_element, SerializeTuple::serialize_element, SerializeTupleStruct::serialize_field);

impl ser::SerializeMap for Items<'_> {
    type Ok = ();
    type Error = ColumnError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), ColumnError> {
        key.serialize(&mut *self.0)
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ColumnError> {
        value.serialize(&mut *self.0)
    }
    fn end(self) -> Result<(), ColumnError> {
        Ok(())
    }
}

impl ser::SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = ColumnError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, field: &'static str, value: &T) -> Result<(), ColumnError> {
        self.field(field, value)
    }
    fn end(self) -> Result<(), ColumnError> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeStructVariant for Fields<'_> {
    type Ok = ();
    type Error = ColumnError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, field: &'static str, value: &T) -> Result<(), ColumnError> {
        self.field(field, value)
    }
    fn end(self) -> Result<(), ColumnError> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeTupleVariant for Fields<'_> {
    type Ok = ();
    type Error = ColumnError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ColumnError> {
        self.field("", value)
    }
    fn end(self) -> Result<(), ColumnError> {
        self.close();
        Ok(())
    }
}
