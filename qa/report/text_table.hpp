// Rows of cells -> aligned columns.
#pragma once

#include "qa/report/line_printer.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace qa {

class TextTable {
 public:
  enum class Align { left, right };
  struct Column {
    Align align = Align::left;
    std::size_t min_width = 0;
  };
  struct Cell {
    // Implicit, so that rows read as lists of texts.
    Cell(std::string cell_text, Style cell_style = Style::normal)
        : text(std::move(cell_text)), style(cell_style) {}
    std::string text;
    Style style;
  };

  explicit TextTable(std::vector<Column> columns);
  /// At most as many cells as there are columns.
  void add(std::vector<Cell> row);
  /// One line a row, two spaces between columns, none at the end of a line.
  std::string render(const Palette& palette, std::string_view indent = {}) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace qa
