#pragma once

// Macros that others define and that a program may see before it includes Lamina.

// Qt
#define slots
#define signals public
#define emit
#define foreach(variable, container) for (variable : container)
#define forever for (;;)

// windows.h
#define near
#define far
#define small char
#define hyper long long
#define interface struct
#define min(a, b) (((a) < (b)) ? (a) : (b))
#define max(a, b) (((a) > (b)) ? (a) : (b))
#define IN
#define OUT
#define OPTIONAL
#define CONST const
#define VOID void
#define TRUE 1
#define FALSE 0
#define ERROR 0
#define DELETE 0x00010000L
#define STRICT 1
#define RELATIVE 2
#define ABSOLUTE 1
#define OPAQUE 2
#define TRANSPARENT 1

// AssertMacros.h
#define check(assertion)                                                                                     \
    do {                                                                                                     \
    } while (0)
#define verify(assertion)                                                                                    \
    do {                                                                                                     \
        if (!(assertion)) {}                                                                                 \
    } while (0)
#define require(assertion, label)                                                                            \
    do {                                                                                                     \
        if (!(assertion)) goto label;                                                                        \
    } while (0)

// complex.h, termios.h, sys/sysmacros.h, and what GNU's dialects of Unix define
#define I (__extension__ 1.0iF)
#define complex _Complex
#define imaginary _Imaginary
#define B0 0000000
#define B50 0000001
#define ECHO 0000010
#define major(device) gnu_dev_major(device)
#define minor(device) gnu_dev_minor(device)
#define unix 1
#define linux 1

// X11
#define None 0L
#define Bool int
#define Status int
#define True 1
#define False 0
#define Success 0
#define Always 2
#define Above 0
#define Below 1
#define Unsorted 0
#define Complex 0
#define Convex 2

// Arduino
#define F(text) (reinterpret_cast<const __FlashStringHelper*>(PSTR(text)))
#define round(x) ((x) >= 0 ? (long)((x) + 0.5) : (long)((x) - 0.5))
#define abs(x) ((x) > 0 ? (x) : -(x))
#define constrain(x, low, high) ((x) < (low) ? (low) : ((x) > (high) ? (high) : (x)))
#define radians(degrees) ((degrees) * 0.017453292519943295)
#define degrees(radians) ((radians) * 57.29577951308232)
#define sq(x) ((x) * (x))
#define bit(b) (1UL << (b))
#define word(...) makeWord(__VA_ARGS__)
#define PI 3.1415926535897932384626433832795
#define HIGH 0x1
#define LOW 0x0
#define INPUT 0x0
#define OUTPUT 0x1
#define DEFAULT 1
