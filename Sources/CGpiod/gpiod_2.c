// The shim over libgpiod 2.x: settings, line configuration and request configuration make a request; the chip may be
// closed once the request stands.

#include <gpiod.h>

#ifndef GPIOD_LINE_BULK_MAX_LINES

#include <stdlib.h>

#include "internal.h"

struct candela_gpio_line {
  struct gpiod_line_request *request;
  struct gpiod_edge_event_buffer *events;
  unsigned int offset;
};

const char *candela_gpio_library_version(void) { return gpiod_api_version(); }

int candela_gpio_library_generation(void) { return 2; }

int candela_gpio_describe_chip(const char *path, struct candela_gpio_chip_info *info) {
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) return candela_gpio_failure();
  int result = 0;
  struct gpiod_chip_info *found = gpiod_chip_get_info(chip);
  if (found) {
    candela_gpio_copy(info->label, gpiod_chip_info_get_label(found));
    info->line_count = (uint32_t)gpiod_chip_info_get_num_lines(found);
    gpiod_chip_info_free(found);
  } else {
    result = candela_gpio_failure();
  }
  gpiod_chip_close(chip);
  return result;
}

int candela_gpio_describe_lines(const char *path, uint32_t first, uint32_t count, struct candela_gpio_line_info *infos) {
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) return candela_gpio_failure();
  int result = 0;
  for (uint32_t index = 0; index < count; index++) {
    struct gpiod_line_info *found = gpiod_chip_get_line_info(chip, first + index);
    if (!found) {
      result = candela_gpio_failure();
      break;
    }
    candela_gpio_copy(infos[index].name, gpiod_line_info_get_name(found));
    candela_gpio_copy(infos[index].consumer, gpiod_line_info_get_consumer(found));
    infos[index].used = gpiod_line_info_is_used(found);
    gpiod_line_info_free(found);
  }
  gpiod_chip_close(chip);
  return result;
}

static enum gpiod_line_bias line_bias(enum candela_gpio_bias bias) {
  switch (bias) {
    case CANDELA_GPIO_BIAS_DISABLED: return GPIOD_LINE_BIAS_DISABLED;
    case CANDELA_GPIO_BIAS_PULL_UP: return GPIOD_LINE_BIAS_PULL_UP;
    case CANDELA_GPIO_BIAS_PULL_DOWN: return GPIOD_LINE_BIAS_PULL_DOWN;
    case CANDELA_GPIO_BIAS_AS_IS: break;
  }
  return GPIOD_LINE_BIAS_AS_IS;
}

static enum gpiod_line_value line_value(int level) {
  return level ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE;
}

static int apply(struct gpiod_line_settings *settings, const struct candela_gpio_request *request) {
  int failed = gpiod_line_settings_set_bias(settings, line_bias(request->bias));
  gpiod_line_settings_set_active_low(settings, request->active_low);
  if (request->output) {
    failed |= gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_OUTPUT);
    failed |= gpiod_line_settings_set_output_value(settings, line_value(request->initial));
  } else {
    failed |= gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_INPUT);
    failed |= gpiod_line_settings_set_edge_detection(settings, GPIOD_LINE_EDGE_BOTH);
    failed |= gpiod_line_settings_set_event_clock(settings, GPIOD_LINE_CLOCK_MONOTONIC);
  }
  return failed ? candela_gpio_failure() : 0;
}

static int request_line(struct candela_gpio_line *line, const char *path, const struct candela_gpio_request *request) {
  struct gpiod_line_settings *settings = gpiod_line_settings_new();
  struct gpiod_line_config *lines = gpiod_line_config_new();
  struct gpiod_request_config *config = gpiod_request_config_new();
  struct gpiod_chip *chip = gpiod_chip_open(path);
  int result = settings && lines && config && chip ? apply(settings, request) : candela_gpio_failure();
  if (result == 0 && gpiod_line_config_add_line_settings(lines, &request->offset, 1, settings) < 0) {
    result = candela_gpio_failure();
  }
  if (result == 0) {
    gpiod_request_config_set_consumer(config, request->consumer);
    line->request = gpiod_chip_request_lines(chip, config, lines);
    if (!line->request) result = candela_gpio_failure();
  }
  if (chip) gpiod_chip_close(chip);
  if (config) gpiod_request_config_free(config);
  if (lines) gpiod_line_config_free(lines);
  if (settings) gpiod_line_settings_free(settings);
  return result;
}

int candela_gpio_open(const char *path, const struct candela_gpio_request *request, struct candela_gpio_line **line) {
  struct candela_gpio_line *opened = calloc(1, sizeof *opened);
  if (!opened) return -ENOMEM;
  opened->offset = request->offset;
  opened->events = gpiod_edge_event_buffer_new(1);
  int result = opened->events ? request_line(opened, path, request) : candela_gpio_failure();
  if (result == 0) {
    *line = opened;
  } else {
    candela_gpio_close(opened);
  }
  return result;
}

int candela_gpio_set(struct candela_gpio_line *line, int level) {
  int failed = gpiod_line_request_set_value(line->request, line->offset, line_value(level));
  return failed < 0 ? candela_gpio_failure() : 0;
}

int candela_gpio_get(struct candela_gpio_line *line) {
  switch (gpiod_line_request_get_value(line->request, line->offset)) {
    case GPIOD_LINE_VALUE_ACTIVE: return 1;
    case GPIOD_LINE_VALUE_INACTIVE: return 0;
    default: return candela_gpio_failure();
  }
}

int candela_gpio_descriptor(struct candela_gpio_line *line) { return gpiod_line_request_get_fd(line->request); }

int candela_gpio_read_edge(struct candela_gpio_line *line, bool *rising, uint64_t *nanoseconds) {
  if (gpiod_line_request_read_edge_events(line->request, line->events, 1) < 0) return candela_gpio_failure();
  struct gpiod_edge_event *event = gpiod_edge_event_buffer_get_event(line->events, 0);
  if (!event) return candela_gpio_failure();
  *rising = gpiod_edge_event_get_event_type(event) == GPIOD_EDGE_EVENT_RISING_EDGE;
  *nanoseconds = gpiod_edge_event_get_timestamp_ns(event);
  return 0;
}

void candela_gpio_close(struct candela_gpio_line *line) {
  if (line->request) gpiod_line_request_release(line->request);
  if (line->events) gpiod_edge_event_buffer_free(line->events);
  free(line);
}

#endif
