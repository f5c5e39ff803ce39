// The shim over libgpiod 1.6: a chip is opened, a line taken from it and requested; the chip stays open with the line.

#include <gpiod.h>

#ifdef GPIOD_LINE_BULK_MAX_LINES

#include <stdlib.h>

#include "internal.h"

struct candela_gpio_line {
  struct gpiod_chip *chip;
  struct gpiod_line *line;
};

const char *candela_gpio_library_version(void) { return gpiod_version_string(); }

int candela_gpio_library_generation(void) { return 1; }

int candela_gpio_describe_chip(const char *path, struct candela_gpio_chip_info *info) {
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) return candela_gpio_failure();
  candela_gpio_copy(info->label, gpiod_chip_label(chip));
  info->line_count = gpiod_chip_num_lines(chip);
  gpiod_chip_close(chip);
  return 0;
}

int candela_gpio_describe_lines(const char *path, uint32_t first, uint32_t count, struct candela_gpio_line_info *infos) {
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) return candela_gpio_failure();
  int result = 0;
  for (uint32_t index = 0; index < count; index++) {
    struct gpiod_line *line = gpiod_chip_get_line(chip, first + index);
    if (!line) {
      result = candela_gpio_failure();
      break;
    }
    candela_gpio_copy(infos[index].name, gpiod_line_name(line));
    candela_gpio_copy(infos[index].consumer, gpiod_line_consumer(line));
    infos[index].used = gpiod_line_is_used(line);
  }
  gpiod_chip_close(chip);
  return result;
}

static int bias_flags(enum candela_gpio_bias bias) {
  switch (bias) {
    case CANDELA_GPIO_BIAS_DISABLED: return GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE;
    case CANDELA_GPIO_BIAS_PULL_UP: return GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP;
    case CANDELA_GPIO_BIAS_PULL_DOWN: return GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN;
    case CANDELA_GPIO_BIAS_AS_IS: break;
  }
  return 0;
}

static int request_line(struct gpiod_line *line, const struct candela_gpio_request *request) {
  struct gpiod_line_request_config config = {
    .consumer = request->consumer,
    .request_type = request->output ? GPIOD_LINE_REQUEST_DIRECTION_OUTPUT : GPIOD_LINE_REQUEST_EVENT_BOTH_EDGES,
    .flags = bias_flags(request->bias) | (request->active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0),
  };
  return gpiod_line_request(line, &config, request->output ? request->initial : 0) < 0 ? candela_gpio_failure() : 0;
}

int candela_gpio_open(const char *path, const struct candela_gpio_request *request, struct candela_gpio_line **line) {
  struct candela_gpio_line *opened = calloc(1, sizeof *opened);
  if (!opened) return -ENOMEM;
  int result = 0;
  opened->chip = gpiod_chip_open(path);
  if (opened->chip) opened->line = gpiod_chip_get_line(opened->chip, request->offset);
  result = opened->line ? request_line(opened->line, request) : candela_gpio_failure();
  if (result == 0) {
    *line = opened;
    return 0;
  }
  if (opened->chip) gpiod_chip_close(opened->chip);
  free(opened);
  return result;
}

int candela_gpio_set(struct candela_gpio_line *line, int level) {
  return gpiod_line_set_value(line->line, level) < 0 ? candela_gpio_failure() : 0;
}

int candela_gpio_get(struct candela_gpio_line *line) {
  int level = gpiod_line_get_value(line->line);
  return level < 0 ? candela_gpio_failure() : level;
}

int candela_gpio_descriptor(struct candela_gpio_line *line) {
  int descriptor = gpiod_line_event_get_fd(line->line);
  return descriptor < 0 ? candela_gpio_failure() : descriptor;
}

int candela_gpio_read_edge(struct candela_gpio_line *line, bool *rising, uint64_t *nanoseconds) {
  struct gpiod_line_event event;
  if (gpiod_line_event_read(line->line, &event) < 0) return candela_gpio_failure();
  *rising = event.event_type == GPIOD_LINE_EVENT_RISING_EDGE;
  *nanoseconds = (uint64_t)event.ts.tv_sec * 1000000000u + (uint64_t)event.ts.tv_nsec;
  return 0;
}

void candela_gpio_close(struct candela_gpio_line *line) {
  // Closing the chip releases its lines.
  gpiod_chip_close(line->chip);
  free(line);
}

#endif
