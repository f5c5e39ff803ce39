// The kernel's capture interface (Documentation/userspace-api/media/v4l), and names for what Swift does not import of it:
// request numbers made by _IOR and _IOW, and pixel formats made by v4l2_fourcc.
#include <linux/videodev2.h>

static const unsigned long candela_vidioc_querycap = VIDIOC_QUERYCAP;
static const unsigned long candela_vidioc_enum_fmt = VIDIOC_ENUM_FMT;
static const unsigned long candela_vidioc_s_fmt = VIDIOC_S_FMT;
static const unsigned long candela_vidioc_g_parm = VIDIOC_G_PARM;
static const unsigned long candela_vidioc_s_parm = VIDIOC_S_PARM;
static const unsigned long candela_vidioc_reqbufs = VIDIOC_REQBUFS;
static const unsigned long candela_vidioc_querybuf = VIDIOC_QUERYBUF;
static const unsigned long candela_vidioc_qbuf = VIDIOC_QBUF;
static const unsigned long candela_vidioc_dqbuf = VIDIOC_DQBUF;
static const unsigned long candela_vidioc_streamon = VIDIOC_STREAMON;
static const unsigned long candela_vidioc_streamoff = VIDIOC_STREAMOFF;

static const __u32 candela_pixel_format_grey = V4L2_PIX_FMT_GREY;
static const __u32 candela_pixel_format_nv12 = V4L2_PIX_FMT_NV12;
static const __u32 candela_pixel_format_yuyv = V4L2_PIX_FMT_YUYV;
static const __u32 candela_pixel_format_mjpeg = V4L2_PIX_FMT_MJPEG;
static const __u32 candela_pixel_format_magic = V4L2_PIX_FMT_PRIV_MAGIC;
