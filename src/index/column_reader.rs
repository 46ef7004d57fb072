//! Reading a value from columns; see `column_writer` for the order of things.

use super::columns::{Base, ColumnError, Field, Shapes, Told, WORD_END, take_varint, unzigzag};
use serde::de::{self, IntoDeserializer, Visitor};

/// Columns being read.
#[derive(Debug)]
pub(super) struct Reader<'de> {
    words: Vec<&'de str>,
    recurring: Vec<&'de [u8]>,
    /// What is left of each column.
    columns: Vec<&'de [u8]>,
    shapes: Shapes,
    current: usize,
    /// What is left of the recurring structures that are being read, the innermost last.
    open: Vec<&'de [u8]>,
    base: Base,
    told: Told,
}

impl<'de> Reader<'de> {
    /// Finds the parts in `bytes`.
    pub(super) fn new(mut bytes: &'de [u8]) -> Result<Self, ColumnError> {
        let n_words = take_varint(&mut bytes).ok_or_else(ColumnError::damaged)?;
        let mut words = Vec::new();
        for _ in 0..n_words {
            let len = memchr::memchr(WORD_END, bytes).ok_or_else(ColumnError::damaged)?;
            words.push(std::str::from_utf8(&bytes[..len]).map_err(|_| ColumnError::damaged())?);
            bytes = &bytes[len + 1..];
        }
        let mut parts: [Vec<&'de [u8]>; 2] = Default::default();
        let mut lengths: [Vec<usize>; 2] = Default::default();
        for lengths in &mut lengths {
            let n = take_varint(&mut bytes).ok_or_else(ColumnError::damaged)?;
            for _ in 0..n {
                let len = take_varint(&mut bytes).and_then(|len| usize::try_from(len).ok());
                lengths.push(len.ok_or_else(ColumnError::damaged)?);
            }
        }
        for (part, lengths) in parts.iter_mut().zip(&lengths) {
            for &len in lengths {
                let (own, rest) = bytes.split_at_checked(len).ok_or_else(ColumnError::damaged)?;
                part.push(own);
                bytes = rest;
            }
        }
        let [recurring, columns] = parts;
        let (shapes, open) = (Shapes::default(), Vec::new());
        Ok(Self { words, recurring, columns, shapes, current: 0, open, base: Base::Zero, told: Told::default() })
    }

    fn rest(&mut self) -> Result<&mut &'de [u8], ColumnError> {
        match self.open.last_mut() {
            Some(open) => Ok(open),
            None => self.columns.get_mut(self.current).ok_or_else(ColumnError::damaged),
        }
    }

    fn take(&mut self, n: usize) -> Result<&'de [u8], ColumnError> {
        let rest = self.rest()?;
        let (own, after) = rest.split_at_checked(n).ok_or_else(ColumnError::damaged)?;
        *rest = after;
        Ok(own)
    }

    fn byte(&mut self) -> Result<u8, ColumnError> {
        Ok(self.take(1)?[0])
    }

    fn number(&mut self) -> Result<u64, ColumnError> {
        take_varint(self.rest()?).ok_or_else(ColumnError::damaged)
    }

    fn length(&mut self) -> Result<usize, ColumnError> {
        usize::try_from(self.number()?).map_err(|_| ColumnError::damaged())
    }

    fn integer(&mut self) -> Result<i64, ColumnError> {
        let base = if self.open.is_empty() { self.base } else { Base::Zero };
        let value = unzigzag(self.number()?).wrapping_add(self.told.base(base));
        self.told.tell(base, value);
        Ok(value)
    }

    fn word(&mut self) -> Result<&'de str, ColumnError> {
        let at = self.length()?;
        self.words.get(at).copied().ok_or_else(ColumnError::damaged)
    }

    fn fields<V: Visitor<'de>>(
        &mut self,
        shape: (&'static str, &'static str),
        (fields, n): (&'static [&'static str], usize),
        visitor: V,
    ) -> Result<V::Value, ColumnError> {
        let saved = self.current;
        let idx = self.shapes.of(shape, (fields, n));
        let shape = self.shapes.get(idx);
        let (recurs, structure) = (shape.recurs, shape.structure);
        if recurs {
            let at = usize::try_from(self.integer()?).ok();
            let bytes = at.and_then(|at| self.recurring.get(at)).copied().ok_or_else(ColumnError::damaged)?;
            self.open.push(bytes);
        }
        self.told.begin(structure);
        let done = visitor.visit_seq(Fields { reader: self, shape: idx, at: 0, n });
        if recurs {
            self.open.pop();
        }
        self.current = saved;
        done
    }

    /// Goes to field `at` of a shape.
    fn enter(&mut self, shape: usize, at: usize) {
        let shape = self.shapes.get(shape);
        self.current = shape.first + at;
        let field = shape.fields.get(at).copied().unwrap_or(Field::OTHER);
        self.base = self.told.field(field);
    }
}

/// Fields of a structure, or what a variant holds.
struct Fields<'r, 'de> {
    reader: &'r mut Reader<'de>,
    shape: usize,
    at: usize,
    n: usize,
}

impl<'de> de::SeqAccess<'de> for Fields<'_, 'de> {
    type Error = ColumnError;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ColumnError> {
        if self.at == self.n {
            return Ok(None);
        }
        self.reader.enter(self.shape, self.at);
        self.at += 1;
        let done = seed.deserialize(&mut *self.reader);
        self.reader.base = Base::Zero;
        done.map(Some)
    }
}

/// Items of a list.
struct Items<'r, 'de> {
    reader: &'r mut Reader<'de>,
    n_left: usize,
}

impl<'de> de::SeqAccess<'de> for Items<'_, 'de> {
    type Error = ColumnError;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ColumnError> {
        if self.n_left == 0 {
            return Ok(None);
        }
        self.n_left -= 1;
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        // A damaged length must not make us reserve gigabytes.
        Some(self.n_left.min(4096))
    }
}

impl<'de> de::MapAccess<'de> for Items<'_, 'de> {
    type Error = ColumnError;

    fn next_key_seed<K: de::DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ColumnError> {
        de::SeqAccess::next_element_seed(self, seed)
    }

    fn next_value_seed<V: de::DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ColumnError> {
        seed.deserialize(&mut *self.reader)
    }
}

/// A variant of an enum.
struct Variant<'r, 'de> {
    reader: &'r mut Reader<'de>,
    name: &'static str,
    variant: &'static str,
}

impl<'de> de::VariantAccess<'de> for Variant<'_, 'de> {
    type Error = ColumnError;

    fn unit_variant(self) -> Result<(), ColumnError> {
        Ok(())
    }

    fn newtype_variant_seed<T: de::DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ColumnError> {
        let reader = self.reader;
        let saved = reader.current;
        let shape = reader.shapes.of((self.name, self.variant), (&[], 1));
        let structure = reader.shapes.get(shape).structure;
        reader.told.begin(structure);
        reader.enter(shape, 0);
        let done = seed.deserialize(&mut *reader);
        reader.current = saved;
        done
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, ColumnError> {
        self.reader.fields((self.name, self.variant), (&[], len), visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ColumnError> {
        self.reader.fields((self.name, self.variant), (fields, fields.len()), visitor)
    }
}

struct Enum<'r, 'de> {
    reader: &'r mut Reader<'de>,
    name: &'static str,
    variants: &'static [&'static str],
}

impl<'r, 'de> de::EnumAccess<'de> for Enum<'r, 'de> {
    type Error = ColumnError;
    type Variant = Variant<'r, 'de>;

    fn variant_seed<V: de::DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant), ColumnError> {
        let Self { reader, name, variants } = self;
        let idx = reader.integer()?;
        let variant = usize::try_from(idx).ok().and_then(|idx| variants.get(idx)).ok_or_else(ColumnError::damaged)?;
        let idx = u32::try_from(idx).map_err(|_| ColumnError::damaged())?;
        let value = seed.deserialize(IntoDeserializer::<ColumnError>::into_deserializer(idx))?;
        Ok((value, Variant { reader, name, variant }))
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $type:ty),+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
            let value = <$type>::try_from(self.integer()?).map_err(|_| ColumnError::damaged())?;
            visitor.$visit(value)
        })+
    };
}

impl<'de> de::Deserializer<'de> for &mut Reader<'de> {
    type Error = ColumnError;

    integers!(
        deserialize_i8 visit_i8 i8, deserialize_i16 visit_i16 i16, deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64, deserialize_u16 visit_u16 u16, deserialize_u32 visit_u32 u32
    );

    fn is_human_readable(&self) -> bool {
        false
    }
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, ColumnError> {
        Err(de::Error::custom("columns do not tell what they hold"))
    }
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        visitor.visit_bool(self.byte()? == 1)
    }
    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        visitor.visit_u8(self.byte()?)
    }
    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        visitor.visit_u64(self.number()?)
    }
    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        let bytes = self.take(4)?.try_into().map_err(|_| ColumnError::damaged())?;
        visitor.visit_f32(f32::from_le_bytes(bytes))
    }
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        let bytes = self.take(8)?.try_into().map_err(|_| ColumnError::damaged())?;
        visitor.visit_f64(f64::from_le_bytes(bytes))
    }
    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        let value = u32::try_from(self.number()?).ok().and_then(char::from_u32);
        visitor.visit_char(value.ok_or_else(ColumnError::damaged)?)
    }
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        visitor.visit_borrowed_str(self.word()?)
    }
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        self.deserialize_str(visitor)
    }
    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        let len = self.length()?;
        visitor.visit_borrowed_bytes(self.take(len)?)
    }
    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        self.deserialize_bytes(visitor)
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        if self.byte()? == 0 { visitor.visit_none() } else { visitor.visit_some(self) }
    }
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        visitor.visit_unit()
    }
    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ColumnError> {
        visitor.visit_unit()
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ColumnError> {
        visitor.visit_newtype_struct(self)
    }
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        let n_left = self.length()?;
        visitor.visit_seq(Items { reader: self, n_left })
    }
    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, ColumnError> {
        visitor.visit_seq(Items { reader: self, n_left: len })
    }
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, ColumnError> {
        self.deserialize_tuple(len, visitor)
    }
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        let n_left = self.length()?;
        visitor.visit_map(Items { reader: self, n_left })
    }
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ColumnError> {
        self.fields((name, ""), (fields, fields.len()), visitor)
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ColumnError> {
        visitor.visit_enum(Enum { reader: self, name, variants })
    }
    fn deserialize_identifier<V: Visitor<'de>>(self, _: V) -> Result<V::Value, ColumnError> {
        Err(de::Error::custom("columns have no names"))
    }
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        self.deserialize_any(visitor)
    }
}
