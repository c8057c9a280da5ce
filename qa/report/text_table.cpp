#include "qa/report/text_table.hpp"

#include "qa/report/utf8.hpp"

#include <algorithm>

namespace qa {

TextTable::TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

void TextTable::add(std::vector<Cell> row) {
  row.resize(std::min(row.size(), columns_.size()), Cell(""));
  rows_.push_back(std::move(row));
}

std::string TextTable::render(const Palette& palette, std::string_view indent) const {
  std::vector<std::size_t> widths;
  for (const Column& column : columns_) widths.push_back(column.min_width);
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], character_count(row[i].text));
  }

  std::string text;
  for (const auto& row : rows_) {
    std::string line(indent);
    std::size_t gap = 0;  // written only once a text follows, so that no line ends in spaces
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::size_t padding = widths[i] - character_count(row[i].text);
      const std::size_t before = columns_[i].align == Align::right ? padding : 0;
      if (row[i].text.empty()) {
        gap += widths[i];
      } else {
        line += std::string(gap + before, ' ') + palette.paint(row[i].style, row[i].text);
        gap = padding - before;
      }
      gap += 2;
    }
    text += line + "\n";
  }
  return text;
}

}  // namespace qa
