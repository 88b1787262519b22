/*
 * unicode_tables UCD-FOLDER OUTPUT.h: makes the tables that src/engine/unicode includes from the text files
 * of the Unicode Character Database. Everything is read into arrays over all code points first; the writers
 * at the end then squeeze each array into the form its reader wants.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POINTS       0x110000u
#define MAX_FIELDS   20
#define MAX_SCRIPTS  256
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *ucd;
static FILE *out;

static void fail(const char *what, const char *detail) {
  fprintf(stderr, "unicode_tables: %s: %s\n", what, detail);
  exit(1);
}

/* --- reading --- */

struct row {
  char *field[MAX_FIELDS];
  int count;
  char *comment; /* after '#', or "" */
};

static char *trim(char *s) {
  while (*s == ' ' || *s == '\t') s++;
  char *end = s + strlen(s);
  while (end > s && strchr(" \t\r\n", end[-1])) *--end = 0;
  return s;
}

/* Calls `use` with each row of a file: fields between semicolons, comments taken off. */
static void read_rows(const char *name, void (*use)(struct row *, void *), void *context) {
  char path[4096], line[4096];
  snprintf(path, sizeof(path), "%s/%s", ucd, name);
  FILE *file = fopen(path, "r");
  if (!file) fail("cannot read", path);
  while (fgets(line, sizeof(line), file)) {
    struct row row = {.count = 0, .comment = ""};
    char *hash = strchr(line, '#');
    if (hash) {
      *hash = 0;
      row.comment = trim(hash + 1);
    }
    char *text = trim(line);
    if (!*text) continue;
    while (text && row.count < MAX_FIELDS) {
      char *next = strchr(text, ';');
      if (next) *next++ = 0;
      row.field[row.count++] = trim(text);
      text = next;
    }
    use(&row, context);
  }
  fclose(file);
}

static void parse_range(const char *text, uint32_t *first, uint32_t *last) {
  char *end;
  *first = *last = (uint32_t)strtoul(text, &end, 16);
  if (end[0] == '.' && end[1] == '.') *last = (uint32_t)strtoul(end + 2, NULL, 16);
  if (*last >= POINTS || *first > *last) fail("bad range", text);
}

/* Code points in hexadecimal between spaces. */
static size_t parse_points(char *text, uint32_t *points, size_t limit) {
  size_t n = 0;
  for (char *p = strtok(text, " "); p && n < limit; p = strtok(NULL, " "))
    points[n++] = (uint32_t)strtoul(p, NULL, 16);
  return n;
}

/* --- General_Category --- */

static const char *const categories[] = {
    "Cn", "Cc", "Cf", "Co", "Cs", "Ll", "Lm", "Lo", "Lt", "Lu", "Mc", "Me", "Mn", "Nd", "Nl",
    "No", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm", "So", "Zl", "Zp", "Zs"};
static uint8_t category[POINTS];

static int category_index(const char *name) {
  for (size_t i = 0; i < COUNT(categories); i++)
    if (!strcmp(categories[i], name)) return (int)i;
  fail("unknown general category", name);
  return 0;
}

/* --- one entry for each code point of UnicodeData.txt --- */

static uint32_t upper[POINTS], lower[POINTS], fold[POINTS];
static uint8_t combining[POINTS];
static uint32_t *decomposition[POINTS]; /* 0-terminated */
static bool compatibility[POINTS];
static uint32_t range_first;

static void use_unicode_data(struct row *row, void *context) {
  (void)context;
  if (row->count < 14) return;
  uint32_t cp = (uint32_t)strtoul(row->field[0], NULL, 16), first = cp;
  if (strstr(row->field[1], ", First>")) {
    range_first = cp;
    return;
  }
  if (strstr(row->field[1], ", Last>")) first = range_first;
  for (uint32_t c = first; c <= cp; c++) category[c] = (uint8_t)category_index(row->field[2]);
  combining[cp] = (uint8_t)atoi(row->field[3]);
  if (*row->field[12]) upper[cp] = (uint32_t)strtoul(row->field[12], NULL, 16);
  if (*row->field[13]) lower[cp] = (uint32_t)strtoul(row->field[13], NULL, 16);
  char *mapping = row->field[5];
  if (*mapping) {
    if (*mapping == '<') {
      compatibility[cp] = true;
      mapping = strchr(mapping, '>') + 1;
    }
    uint32_t points[32];
    size_t n = parse_points(mapping, points, COUNT(points) - 1);
    points[n] = 0;
    decomposition[cp] = malloc((n + 1) * sizeof(uint32_t));
    memcpy(decomposition[cp], points, (n + 1) * sizeof(uint32_t));
  }
}

static void use_case_folding(struct row *row, void *context) {
  (void)context;
  if (row->field[1][0] != 'C' && row->field[1][0] != 'S') return;
  fold[strtoul(row->field[0], NULL, 16)] = (uint32_t)strtoul(row->field[2], NULL, 16);
}

/* --- SpecialCasing: mappings to several code points --- */

struct special {
  uint32_t cp, to[3];
};
static struct special special_upper[200], special_lower[20];
static size_t special_upper_count, special_lower_count;
static bool has_special_upper[POINTS];

static void use_special_casing(struct row *row, void *context) {
  (void)context;
  if (row->count > 4 && *row->field[4]) return; /* conditional */
  struct special s = {.cp = (uint32_t)strtoul(row->field[0], NULL, 16)};
  if (parse_points(row->field[1], s.to, 3) > 1) special_lower[special_lower_count++] = s;
  memset(s.to, 0, sizeof(s.to));
  if (parse_points(row->field[3], s.to, 3) > 1) {
    special_upper[special_upper_count++] = s;
    has_special_upper[s.cp] = true;
  }
  if (special_upper_count >= COUNT(special_upper) || special_lower_count >= COUNT(special_lower))
    fail("too many rows", "SpecialCasing.txt");
}

static int by_point(const void *a, const void *b) {
  uint32_t x = ((const struct special *)a)->cp, y = ((const struct special *)b)->cp;
  return (x > y) - (x < y);
}

/* --- binary properties ECMAScript knows --- */

struct property {
  const char *name, *alias;
  uint8_t *member; /* one byte for each code point */
};
static struct property properties[] = {
    {"ASCII", NULL, NULL},
    {"Any", NULL, NULL},
    {"Assigned", NULL, NULL},
    {"ASCII_Hex_Digit", "AHex", NULL},
    {"Alphabetic", "Alpha", NULL},
    {"Bidi_Control", "Bidi_C", NULL},
    {"Bidi_Mirrored", "Bidi_M", NULL},
    {"Case_Ignorable", "CI", NULL},
    {"Cased", NULL, NULL},
    {"Changes_When_Casefolded", "CWCF", NULL},
    {"Changes_When_Casemapped", "CWCM", NULL},
    {"Changes_When_Lowercased", "CWL", NULL},
    {"Changes_When_NFKC_Casefolded", "CWKCF", NULL},
    {"Changes_When_Titlecased", "CWT", NULL},
    {"Changes_When_Uppercased", "CWU", NULL},
    {"Dash", NULL, NULL},
    {"Default_Ignorable_Code_Point", "DI", NULL},
    {"Deprecated", "Dep", NULL},
    {"Diacritic", "Dia", NULL},
    {"Emoji", NULL, NULL},
    {"Emoji_Component", "EComp", NULL},
    {"Emoji_Modifier", "EMod", NULL},
    {"Emoji_Modifier_Base", "EBase", NULL},
    {"Emoji_Presentation", "EPres", NULL},
    {"Extended_Pictographic", "ExtPict", NULL},
    {"Extender", "Ext", NULL},
    {"Grapheme_Base", "Gr_Base", NULL},
    {"Grapheme_Extend", "Gr_Ext", NULL},
    {"Hex_Digit", "Hex", NULL},
    {"IDS_Binary_Operator", "IDSB", NULL},
    {"IDS_Trinary_Operator", "IDST", NULL},
    {"ID_Continue", "IDC", NULL},
    {"ID_Start", "IDS", NULL},
    {"Ideographic", "Ideo", NULL},
    {"Join_Control", "Join_C", NULL},
    {"Logical_Order_Exception", "LOE", NULL},
    {"Lowercase", "Lower", NULL},
    {"Math", NULL, NULL},
    {"Noncharacter_Code_Point", "NChar", NULL},
    {"Pattern_Syntax", "Pat_Syn", NULL},
    {"Pattern_White_Space", "Pat_WS", NULL},
    {"Quotation_Mark", "QMark", NULL},
    {"Radical", NULL, NULL},
    {"Regional_Indicator", "RI", NULL},
    {"Sentence_Terminal", "STerm", NULL},
    {"Soft_Dotted", "SD", NULL},
    {"Terminal_Punctuation", "Term", NULL},
    {"Unified_Ideograph", "UIdeo", NULL},
    {"Uppercase", "Upper", NULL},
    {"Variation_Selector", "VS", NULL},
    {"White_Space", "space", NULL},
    {"XID_Continue", "XIDC", NULL},
    {"XID_Start", "XIDS", NULL},
};

static struct property *find_property(const char *name) {
  for (size_t i = 0; i < COUNT(properties); i++)
    if (!strcmp(properties[i].name, name)) return &properties[i];
  return NULL;
}

static void use_property(struct row *row, void *context) {
  (void)context;
  struct property *property = row->count >= 2 ? find_property(row->field[1]) : NULL;
  if (!property) return;
  uint32_t first, last;
  parse_range(row->field[0], &first, &last);
  for (uint32_t c = first; c <= last; c++) property->member[c] = 1;
}

static void read_properties(void) {
  for (size_t i = 0; i < COUNT(properties); i++) properties[i].member = calloc(POINTS, 1);
  static const char *const files[] = {
      "PropList.txt", "DerivedCoreProperties.txt", "DerivedNormalizationProps.txt",
      "extracted/DerivedBinaryProperties.txt", "emoji/emoji-data.txt"};
  for (size_t i = 0; i < COUNT(files); i++) read_rows(files[i], use_property, NULL);
  memset(find_property("ASCII")->member, 1, 128);
  memset(find_property("Any")->member, 1, POINTS);
  for (uint32_t c = 0; c < POINTS; c++) find_property("Assigned")->member[c] = category[c] != 0;
}

/* --- names of categories and scripts --- */

struct script {
  char *name[4];
  int names;
};
static struct script scripts[MAX_SCRIPTS];
static int script_count;
static uint8_t script[POINTS]; /* 0: Unknown */

struct name_value {
  char *name;
  uint32_t value;
};
static struct name_value category_names[200];
static size_t category_name_count;

static int find_script(const char *name) {
  for (int i = 0; i < script_count; i++)
    for (int j = 0; j < scripts[i].names; j++)
      if (!strcmp(scripts[i].name[j], name)) return i;
  fail("unknown script", name);
  return 0;
}

static void add_script(struct row *row) {
  struct script *s = &scripts[script_count++];
  for (int i = 1; i < row->count && s->names < 4; i++)
    if (s->names == 0 || strcmp(row->field[i], s->name[0]))
      s->name[s->names++] = strdup(row->field[i]);
}

static void use_unknown_script(struct row *row, void *context) {
  (void)context;
  if (!strcmp(row->field[0], "sc") && !strcmp(row->field[1], "Zzzz")) add_script(row);
}

static void use_value_alias(struct row *row, void *context) {
  (void)context;
  if (!strcmp(row->field[0], "sc") && strcmp(row->field[1], "Zzzz")) add_script(row);
  if (strcmp(row->field[0], "gc")) return;
  uint32_t mask = 0;
  if (*row->comment) { /* a group; the comment lists its categories */
    for (char *p = strtok(row->comment, " |"); p; p = strtok(NULL, " |"))
      mask |= 1u << category_index(p);
  } else {
    mask = 1u << category_index(row->field[1]);
  }
  for (int i = 1; i < row->count; i++)
    category_names[category_name_count++] = (struct name_value){strdup(row->field[i]), mask};
}

static int by_name(const void *a, const void *b) {
  return strcmp(((const struct name_value *)a)->name, ((const struct name_value *)b)->name);
}

static void use_script(struct row *row, void *context) {
  (void)context;
  uint32_t first, last;
  parse_range(row->field[0], &first, &last);
  int index = find_script(row->field[1]);
  for (uint32_t c = first; c <= last; c++) script[c] = (uint8_t)index;
}

struct extension {
  uint32_t first, last;
  uint8_t list[32];
  size_t count;
};
static struct extension extensions[1000];
static size_t extension_count;

static void use_extension(struct row *row, void *context) {
  (void)context;
  struct extension *e = &extensions[extension_count++];
  parse_range(row->field[0], &e->first, &e->last);
  for (char *p = strtok(row->field[1], " "); p; p = strtok(NULL, " "))
    e->list[e->count++] = (uint8_t)find_script(p);
}

static int by_first(const void *a, const void *b) {
  uint32_t x = ((const struct extension *)a)->first, y = ((const struct extension *)b)->first;
  return (x > y) - (x < y);
}

/* Unsigned LEB128 */
static size_t write_number(uint32_t n) {
  size_t bytes = 1;
  for (; n >= 0x80; n >>= 7, bytes++) fprintf(out, "%u,", (n & 0x7f) | 0x80);
  fprintf(out, "%u,", n);
  return bytes;
}

/* --- emoji sequences --- */

static const char *const sequence_names[] = {"Basic_Emoji",
                                             "Emoji_Keycap_Sequence",
                                             "RGI_Emoji_Flag_Sequence",
                                             "RGI_Emoji_Tag_Sequence",
                                             "RGI_Emoji_Modifier_Sequence",
                                             "RGI_Emoji_ZWJ_Sequence"};

/* Writes "kind, count, points..." for each sequence; a range is written out. */
static void use_sequence(struct row *row, void *context) {
  (void)context;
  size_t kind = 0;
  while (kind < COUNT(sequence_names) && strcmp(sequence_names[kind], row->field[1])) kind++;
  if (kind == COUNT(sequence_names)) fail("unknown emoji sequence", row->field[1]);
  if (strstr(row->field[0], "..")) {
    uint32_t first, last;
    parse_range(row->field[0], &first, &last);
    for (; first <= last; first++) {
      fprintf(out, "%zu,1,", kind);
      write_number(first);
    }
    fputc('\n', out);
    return;
  }
  uint32_t points[16];
  size_t n = parse_points(row->field[0], points, COUNT(points));
  fprintf(out, "%zu,%zu,", kind, n);
  for (size_t i = 0; i < n; i++) write_number(points[i]);
  fputc('\n', out);
}

/* --- writing --- */

/* "cp << 8 | value" wherever the value changes. */
static void write_runs(const char *name, const uint8_t *value) {
  fprintf(out, "static const uint32_t %s[] = {\n", name);
  size_t n = 0;
  for (uint32_t c = 0; c < POINTS; c++)
    if (c == 0 || value[c] != value[c - 1])
      fprintf(out, "%u,%s", c << 8 | value[c], ++n % 12 ? "" : "\n");
  fprintf(out, "};\n");
}

/* The code points where membership changes, beginning with the first member. */
static void write_edges(const char *name, const uint8_t *member) {
  fprintf(out, "static const uint32_t %s[] = {\n", name);
  size_t n = 0;
  for (uint32_t c = 0; c < POINTS; c++)
    if (member[c] != (c ? member[c - 1] : 0)) fprintf(out, "%u,%s", c, ++n % 12 ? "" : "\n");
  fprintf(out, "};\n");
}

/* Binary properties: for each, the distances between the code points where membership changes. */
static void write_properties(void) {
  size_t offsets[COUNT(properties) + 1], offset = 0;
  fprintf(out, "static const uint8_t property_data[] = {\n");
  for (size_t i = 0; i < COUNT(properties); i++) {
    offsets[i] = offset;
    const uint8_t *member = properties[i].member;
    uint32_t previous = 0;
    for (uint32_t c = 0; c < POINTS; c++)
      if (member[c] != (c ? member[c - 1] : 0)) {
        offset += write_number(c - previous);
        previous = c;
      }
    fputc('\n', out);
  }
  fprintf(out, "};\n");
  offsets[COUNT(properties)] = offset;
  fprintf(out, "static const struct property_entry property_entries[] = {\n");
  for (size_t i = 0; i < COUNT(properties); i++)
    fprintf(out, "{\"%s\",\"%s\",%zu,%zu},\n", properties[i].name,
            properties[i].alias ? properties[i].alias : "", offsets[i], offsets[i + 1]);
  fprintf(out, "};\n");
}

/* Case mappings as runs of code points with one distance, neighbours (step 1) or every other one (step 2). */
static void write_case(const char *name, const uint32_t *map) {
  fprintf(out, "static const struct case_range %s[] = {\n", name);
  for (uint32_t c = 0; c < POINTS; c++) {
    if (!map[c] || map[c] == c) continue;
    uint32_t delta = map[c] - c, count = 1, step = 1;
    if (c + 1 < POINTS && map[c + 1] && map[c + 1] - (c + 1) == delta) {
      while (c + count < POINTS && map[c + count] && map[c + count] - (c + count) == delta) count++;
    } else {
      step = 2;
      while (c + 2 * count < POINTS && map[c + 2 * count] &&
             map[c + 2 * count] - (c + 2 * count) == delta &&
             (!map[c + 2 * count - 1] || map[c + 2 * count - 1] == c + 2 * count - 1))
        count++;
      if (count == 1) step = 1;
    }
    fprintf(out, "{%u,%u,%u,%d},\n", c, count, step, (int)delta);
    c += (count - 1) * step;
  }
  fprintf(out, "};\n");
}

static void write_special(const char *name, struct special *list, size_t count) {
  qsort(list, count, sizeof(*list), by_point);
  fprintf(out, "static const struct special_case %s[] = {\n", name);
  for (size_t i = 0; i < count; i++)
    fprintf(out, "{%u,{%u,%u,%u}},\n", list[i].cp, list[i].to[0], list[i].to[1], list[i].to[2]);
  fprintf(out, "};\n");
}

static void write_scripts(void) {
  fprintf(out, "static const struct script_name script_names[] = {\n");
  for (int i = 0; i < script_count; i++)
    for (int j = 0; j < scripts[i].names; j++)
      fprintf(out, "{\"%s\",%d},\n", scripts[i].name[j], i);
  fprintf(out, "};\n");
  qsort(extensions, extension_count, sizeof(extensions[0]), by_first);
  fprintf(out, "static const struct script_extension script_extensions[] = {\n");
  size_t offset = 0;
  for (size_t i = 0; i < extension_count; offset += extensions[i++].count)
    fprintf(out, "{%u,%u,%zu,%zu},\n", extensions[i].first, extensions[i].last, offset,
            extensions[i].count);
  fprintf(out, "};\nstatic const uint8_t script_extension_lists[] = {\n");
  for (size_t i = 0; i < extension_count; i++)
    for (size_t j = 0; j < extensions[i].count; j++) fprintf(out, "%u,", extensions[i].list[j]);
  fprintf(out, "};\n");
}

static void write_category_names(void) {
  qsort(category_names, category_name_count, sizeof(category_names[0]), by_name);
  fprintf(out, "static const struct category_name category_names[] = {\n");
  for (size_t i = 0; i < category_name_count; i++)
    fprintf(out, "{\"%s\",%u},\n", category_names[i].name, category_names[i].value);
  fprintf(out, "};\n");
}

static bool excluded[POINTS]; /* from composition */

static void use_exclusion(struct row *row, void *context) {
  (void)context;
  if (row->count < 2 || strcmp(row->field[1], "Full_Composition_Exclusion")) return;
  uint32_t first, last;
  parse_range(row->field[0], &first, &last);
  for (; first <= last; first++) excluded[first] = true;
}

struct pair {
  uint32_t first, second, composed;
};

static int by_pair(const void *a, const void *b) {
  const struct pair *x = a, *y = b;
  if (x->first != y->first) return x->first < y->first ? -1 : 1;
  return (x->second > y->second) - (x->second < y->second);
}

/* Decompositions are written one step deep, as UTF-16; the reader applies them again. */
static void write_normalization(void) {
  write_runs("combining_runs", combining);
  static struct pair pairs[4000];
  size_t pair_count = 0, offset = 0, units;
  fprintf(out, "static const struct decomposition decompositions[] = {\n");
  for (uint32_t c = 0; c < POINTS; c++) {
    const uint32_t *d = decomposition[c];
    if (!d) continue;
    for (units = 0; *d; d++) units += *d > 0xffff ? 2 : 1;
    fprintf(out, "{%u,%zu,%zu},\n", c | (compatibility[c] ? 0x80000000u : 0), offset, units);
    offset += units;
    d = decomposition[c];
    if (!compatibility[c] && !excluded[c] && d[1] && !d[2])
      pairs[pair_count++] = (struct pair){d[0], d[1], c};
    if (pair_count == COUNT(pairs)) fail("too many", "compositions");
  }
  fprintf(out, "};\nstatic const uint16_t decomposition_units[] = {\n");
  for (uint32_t c = 0; c < POINTS; c++) {
    for (const uint32_t *d = decomposition[c]; d && *d; d++) {
      if (*d > 0xffff)
        fprintf(out, "%u,%u,", 0xd800 + ((*d - 0x10000) >> 10), 0xdc00 + ((*d - 0x10000) & 0x3ff));
      else
        fprintf(out, "%u,", *d);
    }
    if (decomposition[c]) fputc('\n', out);
  }
  fprintf(out, "};\nstatic const struct composition compositions[] = {\n");
  qsort(pairs, pair_count, sizeof(pairs[0]), by_pair);
  for (size_t i = 0; i < pair_count; i++)
    fprintf(out, "{%u,%u,%u},\n", pairs[i].first, pairs[i].second, pairs[i].composed);
  fprintf(out, "};\n");
}

int main(int argc, char **argv) {
  if (argc != 3) fail("usage", "unicode_tables UCD-FOLDER OUTPUT.h");
  ucd = argv[1];
  out = fopen(argv[2], "w");
  if (!out) fail("cannot write", argv[2]);
  read_rows("UnicodeData.txt", use_unicode_data, NULL);
  /* Unicode 15.1 added these; programs expect them of an older database too. */
  fold[0x1fd3] = 0x390;
  fold[0x1fe3] = 0x3b0;
  fold[0xfb05] = 0xfb06;
  read_rows("CaseFolding.txt", use_case_folding, NULL);
  read_rows("SpecialCasing.txt", use_special_casing, NULL);
  read_rows("DerivedNormalizationProps.txt", use_exclusion, NULL);
  read_rows("PropertyValueAliases.txt", use_unknown_script, NULL);
  read_rows("PropertyValueAliases.txt", use_value_alias, NULL);
  read_rows("Scripts.txt", use_script, NULL);
  read_rows("ScriptExtensions.txt", use_extension, NULL);
  read_properties();

  fprintf(out, "/* Made by unicode_tables; do not edit. */\n");
  write_runs("category_runs", category);
  write_category_names();
  write_runs("script_runs", script);
  write_scripts();
  write_properties();
  write_edges("id_start_edges", find_property("ID_Start")->member);
  write_edges("id_continue_edges", find_property("ID_Continue")->member);
  write_edges("cased_edges", find_property("Cased")->member);
  write_edges("case_ignorable_edges", find_property("Case_Ignorable")->member);
  write_case("upper_ranges", upper);
  write_case("lower_ranges", lower);
  write_case("fold_ranges", fold);
  /* Canonicalize without u: toUpperCase of one code unit, unless it gives several, or leads into ASCII. */
  static uint32_t canonical[POINTS];
  for (uint32_t c = 0; c < 0x10000; c++)
    if (!has_special_upper[c] && !(c >= 128 && upper[c] < 128) && upper[c] < 0x10000)
      canonical[c] = upper[c];
  write_case("canonical_ranges", canonical);
  write_special("special_upper", special_upper, special_upper_count);
  write_special("special_lower", special_lower, special_lower_count);
  write_normalization();
  fprintf(out, "static const uint8_t emoji_sequences[] = {\n");
  read_rows("emoji/emoji-sequences.txt", use_sequence, NULL);
  read_rows("emoji/emoji-zwj-sequences.txt", use_sequence, NULL);
  fprintf(out, "};\n");
  if (fclose(out)) fail("cannot write", argv[2]);
  return 0;
}
